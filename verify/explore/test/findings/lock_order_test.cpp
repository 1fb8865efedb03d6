// Locks taken in opposite orders where no schedule deadlocks, and what only looks like it.
#include <gmock/gmock.h>

#include <mutex>
#include <shared_mutex>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;
using testing::HasSubstr;

template <typename First, typename Second>
void hold_both(First& first, Second& second) {
  const std::lock_guard outer(first);
  const std::lock_guard inner(second);
}

// A hand-over keeps the second order after the first: there is no deadlock as long as it does.
void invert_after_a_hand_over() {
  std::mutex a;
  std::mutex b;
  std::atomic<bool> done = false;
  std::thread other([&] {
    while (!done) std::this_thread::yield();
    hold_both(b, a);
  });
  hold_both(a, b);
  done = true;
  other.join();
}

TEST(LockOrder, InvertedWhereNoScheduleDeadlocksIsReportedWithBothStacks) {
  expect_found(finding::lock_order, invert_after_a_hand_over);
  const result outcome = explore(invert_after_a_hand_over);
  EXPECT_THAT(outcome.failure.message, HasSubstr("thread 0 takes object"));
  EXPECT_THAT(outcome.failure.message, HasSubstr("thread 1 takes object"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("invert_after_a_hand_over"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("lock_order_test.cpp:30"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("lock_order_test.cpp:32"));
}

TEST(LockOrder, IsNotLookedAtIfSo) {
  options how;
  how.detect_lock_order = false;
  expect_holds(invert_after_a_hand_over, how);
}

TEST(LockOrder, InvertedInADeadlockIsReportedAsTheDeadlock) {
  expect_found(finding::deadlock, [] {
    std::mutex a;
    std::mutex b;
    std::thread other([&] { hold_both(b, a); });
    hold_both(a, b);
    other.join();
  });
}

TEST(LockOrder, InvertedUnderACommonGateHolds) {
  expect_holds([] {
    std::mutex gate;
    std::mutex a;
    std::mutex b;
    std::thread other([&] {
      const std::lock_guard lock(gate);
      hold_both(b, a);
    });
    {
      const std::lock_guard lock(gate);
      hold_both(a, b);
    }
    other.join();
  });
}

TEST(LockOrder, InvertedByOneThreadHolds) {
  expect_holds([] {
    std::mutex a;
    std::mutex b;
    std::thread other([&] { const std::lock_guard lock(a); });
    hold_both(a, b);
    hold_both(b, a);
    other.join();
  });
}

TEST(LockOrder, InvertedAfterAJoinHolds) {
  expect_holds([] {
    std::mutex a;
    std::mutex b;
    std::thread bystander([&] { const std::lock_guard lock(a); });
    std::thread other([&] { hold_both(a, b); });
    other.join();
    hold_both(b, a);
    bystander.join();
  });
}

TEST(LockOrder, InvertedBeforeACreationHolds) {
  expect_holds([] {
    std::mutex a;
    std::mutex b;
    hold_both(b, a);
    std::thread other([&] { hold_both(a, b); });
    { const std::lock_guard lock(a); }
    other.join();
  });
}

void invert_three(bool mended) {
  std::mutex a;
  std::mutex b;
  std::mutex c;
  std::thread second([&] { hold_both(b, c); });
  second.join();
  std::atomic<int> turn = 0;
  std::thread third([&] {
    while (turn != 1) std::this_thread::yield();
    mended ? hold_both(a, c) : hold_both(c, a);
  });
  std::thread fourth([&] {
    while (turn != 2) std::this_thread::yield();
    hold_both(b, c);
  });
  hold_both(a, b);
  turn = 1;
  third.join();
  turn = 2;
  fourth.join();
}

TEST(LockOrder, OfThreeLocksInACircleIsReported) {
  expect_found(finding::lock_order, [] { invert_three(false); });
  expect_holds([] { invert_three(true); });
}

void share(bool second_is_shared) {
  std::shared_mutex a;
  std::shared_mutex b;
  std::atomic<bool> done = false;
  std::thread other([&] {
    while (!done) std::this_thread::yield();
    const std::shared_lock outer(b);
    if (second_is_shared) {
      const std::shared_lock inner(a);
    } else {
      const std::lock_guard inner(a);
    }
  });
  {
    const std::shared_lock outer(a);
    const std::shared_lock inner(b);
  }
  done = true;
  other.join();
}

TEST(LockOrder, InvertedByReadersOnlyHolds) {
  expect_holds([] { share(true); });
}

TEST(LockOrder, InvertedByLocksThatAreOnlyTriedHolds) {
  expect_holds([] {
    std::mutex a;
    std::mutex b;
    std::thread other([&] {
      const std::lock_guard lock(b);
      if (a.try_lock()) a.unlock();
    });
    hold_both(a, b);
    other.join();
  });
}

}  // namespace
