// Condition variables.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "../expectations.hpp"
#include "two_threads.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;
using test::two_threads;

struct guarded {
  std::mutex mutex;
  std::condition_variable changed;
  std::condition_variable_any changed_any;
  bool ready = false;
};

TEST(ConditionVariable, AFlagSetOutsideOfTheMutexLosesTheWakeUp) {
  struct atomic_flagged : guarded {
    std::atomic<bool> set = false;
  };
  expect_found(finding::deadlock, two_threads<atomic_flagged>(
                                      [](atomic_flagged& s) {
                                        s.set = true;
                                        s.changed.notify_one();
                                      },
                                      [](atomic_flagged& s) {
                                        std::unique_lock lock(s.mutex);
                                        while (!s.set) s.changed.wait(lock);
                                      }));
}

TEST(ConditionVariable, WaitingWithoutAPredicateFailsUnderSpuriousWakeUps) {
  const auto body = two_threads<guarded>(
      [](guarded& s) {
        const std::lock_guard lock(s.mutex);
        s.ready = true;
        s.changed.notify_one();
      },
      [](guarded& s) {
        std::unique_lock lock(s.mutex);
        if (!s.ready) s.changed.wait(lock);
        check(s.ready, "woken for no reason");
      });
  expect_holds(body);
  options spurious;
  spurious.spurious_wake_ups = true;
  expect_found(finding::assertion, body, spurious);
}

TEST(ConditionVariable, ATimedWaitMayTimeOut) {
  const auto body = two_threads<guarded>(
      [](guarded& s) {
        const std::lock_guard lock(s.mutex);
        s.ready = true;
        s.changed.notify_one();
      },
      [](guarded& s) {
        std::unique_lock lock(s.mutex);
        check(s.changed.wait_for(lock, std::chrono::hours(1), [&] { return s.ready; }),
              "timed out");
      });
  expect_found(finding::assertion, body);
}

TEST(ConditionVariableAny, WaitsWithAnyLock) {
  expect_holds(two_threads<guarded>(
      [](guarded& s) {
        const std::lock_guard lock(s.mutex);
        s.ready = true;
        s.changed_any.notify_all();
      },
      [](guarded& s) {
        std::unique_lock lock(s.mutex);
        s.changed_any.wait(lock, [&] { return s.ready; });
      }));
}

}  // namespace
