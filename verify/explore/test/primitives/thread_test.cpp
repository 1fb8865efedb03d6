// Threads: their start and end, their locals, their exceptions, their time.
#include <poll.h>
#include <sys/select.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>

#include "../expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;

TEST(Jthread, StopsAndJoinsByItself) {
  expect_holds([] {
    int rounds = 0;
    {
      const std::jthread worker([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) std::this_thread::yield();
        ++rounds;
      });
    }
    check(rounds == 1, "joined");
  });
}

TEST(Jthread, ReadingBeforeTheJoinIsARace) {
  expect_found(finding::data_race, [] {
    int rounds = 0;
    const std::jthread worker([&](const std::stop_token&) { ++rounds; });
    check(rounds == 0, "not begun");
  });
}

thread_local int of_this_thread = 7;

TEST(ThreadLocal, EachThreadOfEachExecutionStartsFromItsInitialValue) {
  expect_holds([] {
    std::atomic<int> sum = 0;
    const auto add = [&] {
      ++of_this_thread;
      sum += of_this_thread;
    };
    std::thread other(add);
    add();
    other.join();
    check(sum == 16, "each thread counted from seven");
  });
}

struct reports_its_end {
  std::atomic<int>* ended = nullptr;
  ~reports_its_end() {
    if (ended != nullptr) ++*ended;
  }
};

thread_local reports_its_end at_thread_end;

TEST(ThreadLocal, DestructorsRunBeforeTheJoinReturns) {
  expect_holds([] {
    std::atomic<int> ended = 0;
    std::thread one([&] { at_thread_end.ended = &ended; });
    std::thread two([&] { at_thread_end.ended = &ended; });
    one.join();
    two.join();
    check(ended == 2, "both destructors ran");
  });
}

TEST(Exceptions, AreCaughtOnEachThread) {
  expect_holds([] {
    std::atomic<int> caught = 0;
    const auto throw_and_catch = [&] {
      try {
        throw std::string("thrown");
      } catch (const std::string&) {
        ++caught;
      }
    };
    std::thread other(throw_and_catch);
    throw_and_catch();
    other.join();
    check(caught == 2, "both caught");
  });
}

TEST(Sleep, TakesNoTimeAndOrdersNothing) {
  expect_found(finding::assertion, [] {
    std::atomic<bool> set = false;
    std::thread other([&] { set = true; });
    std::this_thread::sleep_for(std::chrono::hours(24));
    check(set, "a day was not enough");
    other.join();
  });
}

TEST(Clock, MovesByWhatWasSlept) {
  const result outcome = explore([] {
    const auto before = std::chrono::steady_clock::now();
    std::this_thread::sleep_for(std::chrono::hours(1));
    check(std::chrono::steady_clock::now() - before >= std::chrono::hours(1), "an hour has passed");
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
}

TEST(Sleep, OfEveryKindTakesVirtualTimeOnly) {
  const result outcome = explore([] {
    const auto begin = std::chrono::steady_clock::now();
    const timespec minute{60, 0};
    timeval also_a_minute{60, 0};
    nanosleep(&minute, nullptr);
    clock_nanosleep(CLOCK_MONOTONIC, 0, &minute, nullptr);
    usleep(60'000'000);
    sleep(60);
    poll(nullptr, 0, 60'000);
    select(0, nullptr, nullptr, nullptr, &also_a_minute);
    const auto passed = std::chrono::steady_clock::now() - begin;
    check(passed >= std::chrono::minutes(6), "less than six minutes");
    check(passed < std::chrono::minutes(7), "more than six minutes");
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
}

}  // namespace
