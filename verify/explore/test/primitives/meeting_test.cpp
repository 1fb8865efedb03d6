// Latches, barriers and semaphores.
#include <barrier>
#include <latch>
#include <semaphore>
#include <thread>

#include "../expectations.hpp"
#include "two_threads.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;
using test::two_threads;

struct latched {
  std::latch done{1};
  int value = 0;
};

TEST(Latch, ReadingWithoutWaitingIsARace) {
  expect_found(finding::data_race,
               two_threads<latched>([](latched& s) { s.value = 1, s.done.count_down(); },
                                    [](latched& s) { check(s.value >= 0, "value"); }));
}

TEST(Latch, ReadingAfterTheWaitSeesWhatWasWritten) {
  expect_holds(
      two_threads<latched>([](latched& s) { s.value = 1, s.done.count_down(); },
                           [](latched& s) { s.done.wait(), check(s.value == 1, "value"); }));
}

TEST(Latch, WaitingForOneArrivalTooManyIsADeadlock) {
  expect_found(finding::deadlock, [] {
    std::latch done(2);
    std::thread other([&] { done.count_down(); });
    done.wait();
    other.join();
  });
}

struct at_barrier {
  std::barrier<> both{2};
  int value = 0;
};

TEST(Barrier, WritingAfterThePhaseIsARace) {
  expect_found(finding::data_race,
               two_threads<at_barrier>([](at_barrier& s) { s.both.arrive_and_wait(), s.value = 1; },
                                       [](at_barrier& s) {
                                         s.both.arrive_and_wait();
                                         check(s.value >= 0, "value");
                                       }));
}

TEST(Barrier, WritingBeforeThePhaseIsSeenAfterIt) {
  expect_holds(two_threads<at_barrier>([](at_barrier& s) { s.value = 1, s.both.arrive_and_wait(); },
                                       [](at_barrier& s) {
                                         s.both.arrive_and_wait();
                                         check(s.value == 1, "value");
                                       }));
}

struct with_semaphore {
  std::counting_semaphore<2> permits{0};
  int value = 0;
};

TEST(Semaphore, WithoutReleaseTheAcquirerWaitsForEver) {
  expect_found(finding::deadlock,
               two_threads<with_semaphore>([](with_semaphore& s) { s.value = 1; },
                                           [](with_semaphore& s) { s.permits.acquire(); }));
}

TEST(Semaphore, AReleasePublishesToTheAcquirer) {
  expect_holds(
      two_threads<with_semaphore>([](with_semaphore& s) { s.value = 1, s.permits.release(); },
                                  [](with_semaphore& s) {
                                    s.permits.acquire();
                                    check(s.value == 1, "value");
                                  }));
}

}  // namespace
