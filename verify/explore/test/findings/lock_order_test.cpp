// Locks taken in opposite orders where no schedule deadlocks, and what only looks like it.
#include <gmock/gmock.h>
#include <pthread.h>
#include <semaphore.h>

#include <condition_variable>
#include <future>
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

// The second order is taken only after the first, as told under one of the locks themselves: there
// is no deadlock as long as that is so, and any change of it may bring one.
void invert_after_a_hand_over() {
  std::mutex a;
  std::mutex b;
  bool done = false;
  std::thread other([&] {
    bool seen = false;
    {
      const std::lock_guard lock(a);
      seen = done;
    }
    if (seen) hold_both(b, a);
  });
  hold_both(a, b);
  {
    const std::lock_guard lock(a);
    done = true;
  }
  other.join();
}

TEST(LockOrder, InvertedWhereNoScheduleDeadlocksIsReportedWithBothStacks) {
  expect_found(finding::lock_order, invert_after_a_hand_over);
  const result outcome = explore(invert_after_a_hand_over);
  EXPECT_THAT(outcome.failure.message, HasSubstr("thread 0 takes object"));
  EXPECT_THAT(outcome.failure.message, HasSubstr("thread 1 takes object"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("invert_after_a_hand_over"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("lock_order_test.cpp:39"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("lock_order_test.cpp:41"));
}

std::mutex lock_of_names;
std::mutex lock_of_places[2];

TEST(LockOrder, InvertedNamesTheLocksThatAreGlobals) {
  const result outcome = explore([] {
    bool done = false;
    std::thread other([&] {
      bool seen = false;
      {
        const std::lock_guard lock(lock_of_names);
        seen = done;
      }
      if (seen) hold_both(lock_of_places[1], lock_of_names);
    });
    hold_both(lock_of_names, lock_of_places[1]);
    {
      const std::lock_guard lock(lock_of_names);
      done = true;
    }
    other.join();
  });
  EXPECT_EQ(outcome.failure.what, finding::lock_order) << outcome;
  EXPECT_THAT(outcome.failure.message, HasSubstr("lock_of_names)"));
  EXPECT_THAT(outcome.failure.message, HasSubstr("lock_of_places + 40)"));
}

TEST(LockOrder, InvertedNamesOtherLocksByTheirFirstUse) {
  const result outcome = explore(invert_after_a_hand_over);
  EXPECT_THAT(outcome.failure.message, HasSubstr("(first used at lock_order_test.cpp:"));
}

// The one schedule that is drawn need not deadlock.
TEST(LockOrder, InvertedIsSeenInOneScheduleThatDoesNotDeadlock) {
  options how;
  how.search = search::random_walk;
  how.samples = 1;
  unsigned predicted = 0;
  for (how.seed = 1; how.seed <= 20; ++how.seed) {
    const result outcome = explore(
        [] {
          std::mutex a;
          std::mutex b;
          std::thread other([&] { hold_both(b, a); });
          hold_both(a, b);
          other.join();
        },
        how);
    EXPECT_EQ(outcome.verdict, verdict::violated) << outcome;
    if (outcome.failure.what == finding::lock_order) ++predicted;
  }
  EXPECT_GT(predicted, 0U);
}

// What keeps the second order after the first in every execution.
template <typename Publish, typename Await>
void expect_ordered_by(Publish publish, Await await) {
  std::mutex a;
  std::mutex b;
  std::thread bystander([&] { const std::lock_guard lock(a); });
  std::thread other([&] {
    await();
    hold_both(b, a);
  });
  hold_both(a, b);
  publish();
  other.join();
  bystander.join();
}

TEST(LockOrder, InvertedAfterAnAtomicFlagHolds) {
  expect_holds([] {
    std::atomic<bool> done = false;
    expect_ordered_by([&] { done = true; },
                      [&] {
                        while (!done) std::this_thread::yield();
                      });
  });
}

TEST(LockOrder, InvertedAfterARelaxedCounterHolds) {
  expect_holds([] {
    std::atomic<int> done = 0;
    expect_ordered_by([&] { done.fetch_add(1, std::memory_order_relaxed); },
                      [&] {
                        while (done.load(std::memory_order_relaxed) == 0) std::this_thread::yield();
                      });
  });
}

TEST(LockOrder, InvertedAfterAFutureHolds) {
  expect_holds([] {
    std::promise<void> done;
    std::future<void> awaited = done.get_future();
    expect_ordered_by([&] { done.set_value(); }, [&] { awaited.wait(); });
  });
}

TEST(LockOrder, InvertedAfterAFlagUnderAnotherLockHolds) {
  expect_holds([] {
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    expect_ordered_by(
        [&] {
          const std::lock_guard lock(mutex);
          done = true;
          changed.notify_one();
        },
        [&] {
          std::unique_lock lock(mutex);
          changed.wait(lock, [&] { return done; });
        });
  });
}

TEST(LockOrder, InvertedAfterASemaphoreHolds) {
  expect_holds([] {
    sem_t done;
    sem_init(&done, 0, 0);
    expect_ordered_by([&] { sem_post(&done); }, [&] { sem_wait(&done); });
    sem_destroy(&done);
  });
}

TEST(LockOrder, InvertedAfterABarrierHolds) {
  expect_holds([] {
    pthread_barrier_t both;
    pthread_barrier_init(&both, nullptr, 2);
    expect_ordered_by([&] { pthread_barrier_wait(&both); }, [&] { pthread_barrier_wait(&both); });
    pthread_barrier_destroy(&both);
  });
}

TEST(LockOrder, InvertedAfterAnotherThreadHandedOverHolds) {
  expect_holds([] {
    std::mutex a;
    std::mutex b;
    std::thread bystander([&] { const std::lock_guard lock(a); });
    std::thread first([&] { hold_both(a, b); });
    std::thread between([&] { first.join(); });
    std::thread second([&] {
      between.join();
      hold_both(b, a);
    });
    second.join();
    bystander.join();
  });
}

// The flag tells of the first of two rounds only.
TEST(LockOrder, InvertedAgainAfterTheFlagIsReported) {
  options how;
  how.search = search::random_walk;
  how.samples = 1;
  for (how.seed = 1; how.seed <= 10; ++how.seed) {
    const result outcome = explore(
        [] {
          std::mutex a;
          std::mutex b;
          std::atomic<bool> done = false;
          std::thread other([&] {
            while (!done) std::this_thread::yield();
            hold_both(b, a);
          });
          hold_both(a, b);
          done = true;
          hold_both(a, b);
          other.join();
        },
        how);
    EXPECT_EQ(outcome.verdict, verdict::violated) << outcome;
  }
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

// Hands over what is told under a lock, which is one of those in the circle.
class turn_under {
 public:
  explicit turn_under(std::mutex& lock) : lock_(lock) {}

  void give_to(int whom) {
    const std::lock_guard lock(lock_);
    turn_ = whom;
  }
  bool is_of(int whom) {
    const std::lock_guard lock(lock_);
    return turn_ == whom;
  }

 private:
  std::mutex& lock_;
  int turn_ = 0;
};

void invert_three(bool mended) {
  std::mutex a;
  std::mutex b;
  std::mutex c;
  turn_under turn(a);
  std::thread second([&] {
    if (!turn.is_of(1)) return;
    hold_both(b, c);
    turn.give_to(2);
  });
  std::thread third([&] {
    if (!turn.is_of(2)) return;
    mended ? hold_both(a, c) : hold_both(c, a);
  });
  hold_both(a, b);
  turn.give_to(1);
  second.join();
  third.join();
}

TEST(LockOrder, OfThreeLocksInACircleIsReported) {
  expect_found(finding::lock_order, [] { invert_three(false); });
  expect_holds([] { invert_three(true); });
}

void share(bool second_is_shared) {
  std::shared_mutex a;
  std::shared_mutex b;
  bool done = false;
  std::thread other([&] {
    bool seen = false;
    {
      const std::shared_lock lock(a);
      seen = done;
    }
    if (!seen) return;
    const std::shared_lock outer(b);
    if (second_is_shared) {
      const std::shared_lock inner(a);
    } else {
      const std::lock_guard inner(a);
    }
  });
  {
    const std::shared_lock outer(a);
    const std::lock_guard inner(b);
  }
  {
    const std::lock_guard lock(a);
    done = true;
  }
  other.join();
}

TEST(LockOrder, InvertedByReadersOnlyHolds) {
  expect_holds([] { share(true); });
  expect_found(finding::lock_order, [] { share(false); });
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
