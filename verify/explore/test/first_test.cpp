#include <gtest/gtest.h>

#include <atomic>
#include <brigade/explore/explore.hpp>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>

namespace {

using namespace brigade::explore;

void lose_an_update() {
  std::atomic<int> count = 0;
  const auto increment = [&] { count = count + 1; };
  std::thread other(increment);
  increment();
  other.join();
  check(count == 2, "an increment was lost");
}

TEST(Exploration, FindsTheLostUpdateOfTwoUnprotectedReadsAndWrites) {
  const result outcome = explore(lose_an_update);
  EXPECT_EQ(outcome.verdict, verdict::violated) << outcome;
  EXPECT_EQ(outcome.failure.what, finding::assertion) << outcome;
}

TEST(Exploration, ReplaysAFailureFromItsToken) {
  const result outcome = explore(lose_an_update);
  options again;
  again.replay = outcome.failure.token;
  const result replayed = explore(lose_an_update, again);
  EXPECT_EQ(replayed.failure.what, finding::assertion) << replayed;
  EXPECT_EQ(replayed.executions, 1U);
  EXPECT_EQ(replayed.failure.trace, outcome.failure.trace);
  EXPECT_EQ(replayed.failure.token, outcome.failure.token);
}

TEST(Exploration, HoldsForAtomicIncrements) {
  const result outcome = explore([] {
    std::atomic<int> count = 0;
    std::thread other([&] { ++count; });
    ++count;
    other.join();
    check(count == 2, "an increment was lost");
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_EQ(outcome.coverage.reached, coverage::extent::all_interleavings);
  EXPECT_GT(outcome.executions, 1U);
}

TEST(Exploration, FindsTheDeadlockOfTwoLocksTakenInOppositeOrder) {
  const result outcome = explore([] {
    std::mutex a;
    std::mutex b;
    std::thread other([&] {
      const std::lock_guard first(b);
      const std::lock_guard second(a);
    });
    {
      const std::lock_guard first(a);
      const std::lock_guard second(b);
    }
    other.join();
  });
  EXPECT_EQ(outcome.failure.what, finding::deadlock) << outcome;
}

TEST(Exploration, RunsConditionVariables) {
  const result outcome = explore([] {
    std::mutex mutex;
    std::condition_variable changed;
    bool ready = false;
    std::unordered_map<int, int> map;
    std::thread other([&] {
      const std::lock_guard lock(mutex);
      map[1] = 2;
      ready = true;
      changed.notify_one();
    });
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return ready; });
      check(map.at(1) == 2, "the entry is there");
    }
    other.join();
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
}

TEST(Exploration, FindsTheRaceOfTwoPlainIncrements) {
  const result outcome = explore([] {
    int count = 0;
    std::thread other([&] { ++count; });
    ++count;
    other.join();
  });
  EXPECT_EQ(outcome.failure.what, finding::data_race) << outcome;
}

}  // namespace
