#include <gtest/gtest.h>

#include <brigade/scenario/property.hpp>
#include <brigade/scenario/search.hpp>
#include <cstdlib>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

namespace brigade::scenario {
namespace {

using linearize::verdict;

/// A map under one lock, and what a subclass may get wrong.
class locked_map {
 public:
  std::optional<std::int64_t> find(std::int64_t key) {
    const std::lock_guard lock(mutex_);
    const auto at = items_.find(key);
    return at == items_.end() ? std::nullopt : std::optional{at->second};
  }
  bool insert(std::int64_t key, std::int64_t value) {
    const std::lock_guard lock(mutex_);
    return items_.emplace(key, value).second;
  }
  bool erase(std::int64_t key) {
    const std::lock_guard lock(mutex_);
    return items_.erase(key) > 0;
  }

 private:
  std::mutex mutex_;
  std::map<std::int64_t, std::int64_t> items_;
};

/// Looks and inserts in two critical sections.
class check_then_act_map : public locked_map {
 public:
  bool insert(std::int64_t key, std::int64_t value) {
    if (find(key)) return false;
    std::this_thread::yield();
    erase(key);
    return locked_map::insert(key, value);
  }
};

effort brief() {
  effort how_hard;
  how_hard.scenarios = 100;
  return how_hard;
}

TEST(Search, ACorrectMapHolds) {
  const outcome found = search_concurrent(
      "locked_map", [] { return std::make_unique<locked_map>(); }, {}, brief());
  EXPECT_TRUE(found.holds()) << found.report;
  EXPECT_EQ(found.scenarios, static_cast<std::uint64_t>(budgeted(100)));
  EXPECT_GE(found.runs, found.scenarios);
  EXPECT_GT(found.operations, found.runs);
  EXPECT_TRUE(found.report.empty());
}

TEST(Search, ACheckThatIsNotOneStepWithItsActIsFoundAndShrunk) {
  effort how_hard = brief();
  how_hard.scenarios = 1000;
  how_hard.runs = 50;
  const outcome found = search_concurrent(
      "check_then_act_map", [] { return std::make_unique<check_then_act_map>(); }, {}, how_hard);
  ASSERT_EQ(found.verdict, verdict::violated) << found.report;
  EXPECT_NE(found.report.find("violated: check_then_act_map"), std::string::npos) << found.report;
  EXPECT_NE(found.report.find("thread 1"), std::string::npos) << found.report;
  EXPECT_NE(found.report.find("RC_PARAMS=\"reproduce="), std::string::npos) << found.report;
}

TEST(Search, ARunThatCannotBeJudgedMakesTheOutcomeUnknown) {
  const outcome found = search("unjudged", {}, brief(), [](const scenario&, unsigned) {
    return trial{verdict::unknown, "out of time"};
  });
  EXPECT_EQ(found.verdict, verdict::unknown);
  EXPECT_EQ(found.report, "unknown: unjudged\n\nout of time\n");
}

TEST(Search, AViolationOutweighsDoubt) {
  const outcome found = search("both", {}, brief(), [](const scenario& what, unsigned) {
    const bool fails = length(what) % 2 == 0;
    return trial{fails ? verdict::violated : verdict::unknown, "evidence", 1, fails ? 1U : 0U};
  });
  EXPECT_EQ(found.verdict, verdict::violated);
}

/// The search runs a scenario that fails one time in four, by count.
TEST(Search, FitsTheRunsToTheRateOfTheFirstFailure) {
  unsigned run = 0;
  const outcome found = search("rare", {}, brief(), [&run](const scenario& what, unsigned) {
    const bool fails = !what.parallel.empty() && ++run % 4 == 0;
    return trial{fails ? verdict::violated : verdict::holds, "evidence", 1, fails ? 1U : 0U};
  });
  EXPECT_EQ(found.verdict, verdict::violated);
  EXPECT_NE(found.report.find("runs given to each smaller one: 17"), std::string::npos)
      << found.report;
}

TEST(Search, FittedRunsShowTheFailureAgainWithHighProbability) {
  EXPECT_EQ(fitted_runs(20, 20, 1000), 1U);
  EXPECT_EQ(fitted_runs(10, 20, 1000), 7U);
  EXPECT_EQ(fitted_runs(1, 100, 1000), 459U);
  EXPECT_EQ(fitted_runs(1, 1000, 1000), 1000U);
}

TEST(Search, TheBudgetIsAFactorAboveZero) {
  const char* const before = std::getenv("BRIGADE_BUDGET");
  const std::optional<std::string> saved =
      before ? std::optional<std::string>{before} : std::nullopt;
  ::setenv("BRIGADE_BUDGET", "0.5", 1);
  EXPECT_EQ(budgeted(10), 5);
  EXPECT_EQ(budgeted(1), 1);
  for (const char* refused : {"", "0", "-1", "x", "2x", "inf"}) {
    ::setenv("BRIGADE_BUDGET", refused, 1);
    EXPECT_THROW((void)budget(), std::invalid_argument) << refused;
  }
  if (saved) {
    ::setenv("BRIGADE_BUDGET", saved->c_str(), 1);
  } else {
    ::unsetenv("BRIGADE_BUDGET");
  }
}

}  // namespace
}  // namespace brigade::scenario
