// Exploration as a way to drive: what it finds, what it refuses, what it reports.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <brigade/scenario/explored.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace brigade::scenario {
namespace {

using linearize::verdict;
using model::operation;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

scenario parallel(std::vector<operations> threads) {
  scenario what;
  what.parallel = std::move(threads);
  return what;
}

/// One key. Writes go to a primary; reads come from a replica that nobody brings up to date, so
/// that a write and a read share no memory.
class replicated {
 public:
  std::optional<std::int64_t> find(std::int64_t) {
    const std::int64_t seen = replica_.load();
    return seen == 0 ? std::nullopt : std::optional(seen);
  }
  bool insert(std::int64_t, std::int64_t value) {
    primary_.store(value);
    return true;
  }

 private:
  std::atomic<std::int64_t> primary_{0};
  std::atomic<std::int64_t> replica_{0};
};

class locked_map {
 public:
  std::optional<std::int64_t> find(std::int64_t key) {
    const std::lock_guard held(lock_);
    const auto found = items_.find(key);
    return found == items_.end() ? std::nullopt : std::optional(found->second);
  }
  bool insert(std::int64_t key, std::int64_t value) {
    const std::lock_guard held(lock_);
    return items_.emplace(key, value).second;
  }
  bool erase(std::int64_t key) {
    const std::lock_guard held(lock_);
    return items_.erase(key) == 1;
  }

 private:
  std::mutex lock_;
  std::map<std::int64_t, std::int64_t> items_;
};

/// The same threads with stamps that are no steps of the exploration.
class unmarked {
 public:
  void run(std::size_t threads, const std::function<void(std::size_t)>& job) {
    threads_.run(threads, job);
  }
  static void meet() noexcept {}
  [[nodiscard]] static history::appearance_stamps clock() { return {}; }

 private:
  explored threads_;
};

const scenario stale_read = parallel({{{operation::find, 0}}, {{operation::insert, 0, 1}}});

/// The reader comes first in the order of the threads, and reads nothing: with respect to memory
/// accesses alone every other execution is equivalent.
TEST(Explored, AStaleReadThatFollowsInRealTimeIsFound) {
  const exploration found =
      explore_scenario(stale_read, [] { return std::make_unique<replicated>(); }, {});
  EXPECT_EQ(found.verdict, verdict::violated);
  EXPECT_EQ(found.headline, "the history is not linearizable");
  EXPECT_THAT(found.evidence, ContainsRegex("T1 respond .*find\\(0\\) -> nothing"));
  EXPECT_THAT(found.evidence, HasSubstr("contradict each other:\n"));
  EXPECT_THAT(found.evidence, HasSubstr("\nreplay: "));
}

TEST(Explored, WithoutMarksThatStaleReadIsMissed) {
  unmarked way;
  const auto missed = explore::explore([&way] {
    replicated subject;
    const history_type run = drive(stale_read, subject, way);
    explore::uncontrolled([&run] {
      if (judge(run, std::chrono::seconds{10}).verdict == verdict::violated) explore::fail("seen");
    });
  });
  EXPECT_TRUE(missed.holds()) << missed;
  EXPECT_EQ(missed.executions, 1U);
}

TEST(Explored, AMapUnderOneLockHoldsInEveryInterleaving) {
  const outcome found =
      search_explored("locked map", [] { return std::make_unique<locked_map>(); });
  EXPECT_TRUE(found.holds()) << found.report;
  EXPECT_EQ(found.exhausted, found.scenarios);
  EXPECT_GT(found.runs, 5 * found.scenarios);
}

/// Looks for the key under the lock, lets go, and stores under the lock.
class split_map : public locked_map {
 public:
  bool insert(std::int64_t key, std::int64_t value) {
    if (find(key)) return false;
    (void)erase(key);
    return locked_map::insert(key, value);
  }
};

/// Shrinking is exact: nothing is left that the failure does not need.
TEST(Explored, AScenarioIsShrunkToTheTwoOperationsThatContradictEachOther) {
  const outcome found = search_explored("split map", [] { return std::make_unique<split_map>(); });
  ASSERT_EQ(found.verdict, verdict::violated);
  EXPECT_THAT(found.report, StartsWith("violated: split map: the history is not linearizable\n\n"
                                       "thread 0  insert(0, 1)\n"
                                       "thread 1  "));
  EXPECT_THAT(found.report, ContainsRegex("thread 1  [a-z]+\\(0(, 2)?\\)\n\nThe interleaving:\n"));
  EXPECT_THAT(found.report, HasSubstr("The operations:"));
  EXPECT_THAT(found.report, HasSubstr("\nreplay: "));
  EXPECT_THAT(found.report, HasSubstr("RC_PARAMS="));
}

TEST(Explored, WhatIsWrongAtTheEndFailsTheExecution) {
  const exploration found = explore_scenario(
      parallel({{{operation::insert, 0, 1}}, {{operation::erase, 0}}}),
      [] { return std::make_unique<locked_map>(); }, {},
      [](locked_map& map) {
        return map.find(0) ? std::optional<std::string>("the key is there") : std::nullopt;
      });
  EXPECT_EQ(found.verdict, verdict::violated);
  EXPECT_EQ(found.headline, "the key is there");
}

/// The operations so far are in the report, and those that never returned are open in it.
TEST(Explored, AnExecutionThatDoesNotEndShowsItsPendingOperations) {
  struct stuck_map : locked_map {
    std::optional<std::int64_t> find(std::int64_t key) {
      const std::lock_guard held(other_);
      return locked_map::find(key);
    }
    bool erase(std::int64_t) {
      const std::lock_guard held(other_);
      const std::lock_guard again(other_);
      return false;
    }
    std::mutex other_;
  };
  const exploration found =
      explore_scenario(parallel({{{operation::find, 0}}, {{operation::erase, 0}}}),
                       [] { return std::make_unique<stuck_map>(); }, {});
  EXPECT_EQ(found.verdict, verdict::violated);
  EXPECT_THAT(found.headline, HasSubstr("deadlock"));
  EXPECT_THAT(found.evidence, HasSubstr("/ erase(0)\n"));
}

/// Nothing in it is a scheduling point: an exploration of it would pass whatever it did.
TEST(Explored, ASubjectWithoutSchedulingPointsIsRefused) {
  struct empty_map {
    std::optional<std::int64_t> find(std::int64_t) { return std::nullopt; }
  };
  const exploration found =
      explore_scenario(parallel({{{operation::find, 0}}, {{operation::find, 0}}}),
                       [] { return std::make_unique<empty_map>(); }, {});
  EXPECT_EQ(found.verdict, verdict::unknown);
  EXPECT_THAT(found.headline, HasSubstr("no scheduling point"));
}

TEST(Explored, ABudgetThatRunsOutIsUnknown) {
  explore::options how;
  how.search = explore::search::exhaustive;
  how.max_executions = 2;
  const exploration found = explore_scenario(
      parallel({{{operation::insert, 0, 1}}, {{operation::insert, 0, 2}}}),
      [] { return std::make_unique<locked_map>(); }, how);
  EXPECT_EQ(found.verdict, verdict::unknown);
  EXPECT_THAT(found.headline, HasSubstr("budget exhausted"));
}

/// The first search is interrupted, so what comes after it is told at once that it is not wanted.
TEST(Explored, AnInterruptedSearchIsUnknownAndSoAreLaterOnes) {
  const auto search_of_an_interrupted_process = [] {
    int explored_scenarios = 0;
    const auto make = [&] {
      explore::uncontrolled([&] {
        if (++explored_scenarios == 1) std::raise(SIGINT);
      });
      return std::make_unique<locked_map>();
    };
    const outcome first = search_explored("first", make);
    const outcome second = search_explored("second", make);
    const bool as_told = first.verdict == verdict::unknown && second.verdict == verdict::unknown &&
                         second.scenarios == 0 && first.scenarios < 3;
    std::cerr << first.report;
    std::_Exit(as_told ? 0 : 1);
  };
  EXPECT_EXIT(search_of_an_interrupted_process(), testing::ExitedWithCode(0), "interrupted");
}

}  // namespace
}  // namespace brigade::scenario
