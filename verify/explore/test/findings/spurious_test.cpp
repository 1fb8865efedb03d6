// Results that the standard allows without a reason: each is needed to find a bug.
#include <pthread.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <new>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;

void wait_for_ready(bool in_a_loop) {
  std::mutex mutex;
  std::condition_variable changed;
  bool ready = false;
  std::thread other([&] {
    const std::lock_guard lock(mutex);
    ready = true;
    changed.notify_one();
  });
  {
    std::unique_lock lock(mutex);
    if (!ready) changed.wait(lock);
    while (in_a_loop && !ready) changed.wait(lock);
    check(ready, "woken up for no reason");
  }
  other.join();
}

TEST(SpuriousWakeUp, IsNeededToFindAWaitWithoutALoop) {
  expect_holds([] { wait_for_ready(false); });
  options how;
  how.spurious_wake_ups = true;
  expect_found(
      finding::assertion, [] { wait_for_ready(false); }, how);
}

TEST(SpuriousWakeUp, DoesNotFailAWaitInALoop) {
  options how;
  how.spurious_wake_ups = true;
  expect_holds([] { wait_for_ready(true); }, how);
}

TEST(SpuriousWakeUp, EndsATimedWaitBeforeItsTime) {
  const auto wait_a_while = [] {
    std::mutex mutex;
    std::condition_variable changed;
    bool ready = false;
    std::thread other([&] {
      const std::lock_guard lock(mutex);
      ready = true;
      changed.notify_one();
    });
    {
      std::unique_lock lock(mutex);
      if (!ready && changed.wait_for(lock, std::chrono::seconds(1)) == std::cv_status::no_timeout)
        check(ready, "woken up for no reason");
    }
    other.join();
  };
  expect_holds(wait_a_while);
  options how;
  how.spurious_wake_ups = true;
  expect_found(finding::assertion, wait_a_while, how);
}

TEST(SpuriousWakeUp, DoesNotStandInForANotificationThatIsLost) {
  options how;
  how.spurious_wake_ups = true;
  expect_found(
      finding::deadlock,
      [] {
        std::mutex mutex;
        std::condition_variable changed;
        std::atomic<bool> ready = false;
        std::thread other([&] {
          ready = true;
          changed.notify_one();
        });
        std::unique_lock lock(mutex);
        while (!ready) changed.wait(lock);
        lock.unlock();
        other.join();
      },
      how);
}

void claim(bool weak) {
  std::atomic<bool> claimed = false;
  std::atomic<int> winners = 0;
  const auto try_once = [&] {
    bool free = false;
    const bool won = weak ? claimed.compare_exchange_weak(free, true)
                          : claimed.compare_exchange_strong(free, true);
    if (won) ++winners;
  };
  std::thread other(try_once);
  try_once();
  other.join();
  check(winners == 1, "somebody has won");
}

TEST(SpuriousFailure, OfAWeakExchangeIsNeededToFindItOutsideOfALoop) {
#if defined(__clang__)
  GTEST_SKIP() << "Clang's instrumentation makes every compare-exchange a strong one";
#endif
  expect_holds([] { claim(true); });
  options how;
  how.spurious_failures = true;
  expect_found(
      finding::assertion, [] { claim(true); }, how);
}

TEST(SpuriousFailure, DoesNotHappenToAStrongExchange) {
  options how;
  how.spurious_failures = true;
  expect_holds([] { claim(false); }, how);
}

void take_after_the_join(bool tries) {
  std::mutex mutex;
  std::thread other([&] { const std::lock_guard lock(mutex); });
  other.join();
  if (tries) check(mutex.try_lock(), "nobody holds it");
  if (!tries) mutex.lock();
  mutex.unlock();
}

TEST(SpuriousFailure, OfTryLockIsNeededToFindWhoReliesOnIt) {
  options how;
  how.spurious_failures = true;
  const result without = explore([] { take_after_the_join(true); });
  EXPECT_TRUE(without.holds()) << without;
  expect_found(
      finding::assertion, [] { take_after_the_join(true); }, how);
  const result locking = explore([] { take_after_the_join(false); }, how);
  EXPECT_TRUE(locking.holds()) << locking;
}

// The node is counted before it is there.
void add_node(bool counts_first) {
  std::atomic<int> counted = 0;
  std::atomic<int*> made = nullptr;
  try {
    if (counts_first) ++counted;
    made = new int(1);
    if (!counts_first) ++counted;
  } catch (const std::bad_alloc&) {
  }
  check((made != nullptr) == (counted == 1), "what is counted is there");
  delete made;
}

TEST(AllocationFailure, IsNeededToFindACountThatIsNotTakenBack) {
  options how;
  how.allocation_failures = true;
  const result without = explore([] { add_node(true); });
  EXPECT_TRUE(without.holds()) << without;
  expect_found(
      finding::assertion, [] { add_node(true); }, how);
  const result mended = explore([] { add_node(false); }, how);
  EXPECT_TRUE(mended.holds()) << mended;
  EXPECT_GT(mended.executions, 1U);
}

}  // namespace
