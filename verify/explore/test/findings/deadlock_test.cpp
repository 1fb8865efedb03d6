// Deadlocks and lost wake-ups, with the wait-for graph.
#include <gmock/gmock.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;
using testing::HasSubstr;

void lock_both(std::mutex& first, std::mutex& second) {
  const std::lock_guard outer(first);
  const std::lock_guard inner(second);
}

void opposite_orders() {
  std::mutex a;
  std::mutex b;
  std::thread other([&] { lock_both(b, a); });
  lock_both(a, b);
  other.join();
}

TEST(Deadlock, OfOppositeOrdersNamesWhoHoldsWhatAndWhere) {
  expect_found(finding::deadlock, opposite_orders);
  const result outcome = explore(opposite_orders);
  EXPECT_THAT(outcome.failure.message, HasSubstr("held by thread 0"));
  EXPECT_THAT(outcome.failure.message, HasSubstr("held by thread 1"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("was taken by thread 1"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("lock_both"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("deadlock_test.cpp:"));
}

TEST(Deadlock, IsAbsentWhereBothTakeTheLocksInOneOrder) {
  expect_holds([] {
    std::mutex a;
    std::mutex b;
    std::thread other([&] { lock_both(a, b); });
    lock_both(a, b);
    other.join();
  });
}

// Two that back off from each other may do so any number of times: there is no end to their
// interleavings, and so they are sampled.
TEST(Deadlock, IsAbsentWhereBothLocksAreTakenAtOnce) {
  options how;
  how.search = search::random_walk;
  how.samples = 500;
  const result outcome = explore(
      [] {
        std::mutex a;
        std::mutex b;
        std::thread other([&] { const std::scoped_lock both(b, a); });
        { const std::scoped_lock both(a, b); }
        other.join();
      },
      how);
  EXPECT_TRUE(outcome.holds()) << outcome;
}

TEST(Deadlock, OfAThreadThatJoinsWhileHoldingWhatTheOtherNeeds) {
  expect_found(finding::deadlock, [] {
    std::mutex mutex;
    std::thread other([&] { const std::lock_guard lock(mutex); });
    const std::lock_guard lock(mutex);
    other.join();
  });
}

// Signals after the flag was tested and before the wait began.
void signal_without_the_mutex(bool locked) {
  std::mutex mutex;
  std::condition_variable changed;
  std::atomic<bool> ready = false;
  std::thread other([&] {
    if (locked) {
      const std::lock_guard lock(mutex);
      ready = true;
    } else {
      ready = true;
    }
    changed.notify_one();
  });
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return ready.load(); });
  }
  other.join();
}

TEST(LostWakeUp, IsToldFromOtherDeadlocks) {
  expect_found(finding::deadlock, [] { signal_without_the_mutex(false); });
  const result outcome = explore([] { signal_without_the_mutex(false); });
  EXPECT_THAT(outcome.failure.message, HasSubstr("lost wake-up"));
  EXPECT_THAT(outcome.failure.message, HasSubstr("when nobody waited"));
}

TEST(LostWakeUp, IsAbsentWhereTheFlagIsSetUnderTheMutex) {
  expect_holds([] { signal_without_the_mutex(true); });
}

TEST(LostWakeUp, OfOneNotificationForTwoWaiters) {
  const auto wake_two = [](bool all) {
    std::mutex mutex;
    std::condition_variable changed;
    bool ready = false;
    const auto wait = [&] {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return ready; });
    };
    std::thread first(wait);
    std::thread second(wait);
    {
      const std::lock_guard lock(mutex);
      ready = true;
    }
    all ? changed.notify_all() : changed.notify_one();
    first.join();
    second.join();
  };
  expect_found(finding::deadlock, [=] { wake_two(false); });
  expect_holds([=] { wake_two(true); });
}

}  // namespace
