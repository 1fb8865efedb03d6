#include "../round.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <brigade/history/json_reader.hpp>
#include <brigade/history/pairing.hpp>
#include <brigade/linearize/check.hpp>
#include <brigade/linearize/events/map_events.hpp>
#include <cstdio>
#include <string>

#include "../saved_history.hpp"

namespace brigade::stress {
namespace {

using linearize::verdict;

constexpr std::chrono::seconds enough{60};

/// The verdict on a history that was saved and read back, and how many operations were read.
std::pair<verdict, std::size_t> judge_saved(const scenario::history_type& run,
                                            const round_identity& which) {
  const std::string path = save(run, which, testing::TempDir());
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  history::json_reader reader(history::from_descriptor(file), path);
  const auto operations = history::read_operations(reader, linearize::events::map_events{});
  ::close(file);
  std::remove(path.c_str());
  linearize::check_options options;
  options.timeout = enough;
  options.explain = false;
  return {linearize::check(linearize::models::map{}, operations, options).verdict,
          operations.size()};
}

TEST(Round, ASavedHistoryIsJudgedAsItWasWhenItRan) {
  scenario::os_threads threads;
  for (std::uint64_t number = 0; number < 16; ++number) {
    const round_identity which{20'24, number, 3};
    round_outcome outcome = run(plan_of(which), threads, enough);
    ASSERT_EQ(outcome.verdict, verdict::holds) << outcome.why;
    const auto [judged, operations] = judge_saved(outcome.history, which);
    EXPECT_EQ(judged, verdict::holds) << "round " << number;
    EXPECT_GT(operations, 0U);
  }
}

TEST(Round, ASavedHistoryWithAnAlteredAnswerIsRefused) {
  scenario::os_threads threads;
  const round_identity which{20'24, 1, 3};
  round_outcome outcome = run(plan_of(which), threads, enough);
  std::size_t altered = 0;
  for (auto& each : outcome.history) {
    if (altered == 0 && each.invocation.what == model::operation::find && each.response->value) {
      *each.response->value = -5;  // no scenario stores it
      ++altered;
    }
  }
  ASSERT_EQ(altered, 1U);
  EXPECT_EQ(judge_saved(outcome.history, which).first, verdict::violated);
}

TEST(Round, OneIdentityHasOnePlan) {
  const round_identity which{5, 6, 4};
  EXPECT_EQ(plan_of(which).scenario, plan_of(which).scenario);
  EXPECT_NE(plan_of(which).scenario, plan_of({5, 8, 4}).scenario);
}

TEST(Round, EachKindOfRoundMeetsBothLockingDesigns) {
  for (std::uint64_t number = 0; number < 8; number += 2) {
    EXPECT_EQ(plan_of({1, number, 4}).locking, locking_design::classic);
    EXPECT_EQ(plan_of({1, number + 1, 4}).locking, locking_design::modern);
  }
}

}  // namespace
}  // namespace brigade::stress
