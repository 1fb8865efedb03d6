// The search for a schedule where the laziest one fails.
#include "schedule_search.hpp"

#include <gtest/gtest.h>

#include <string_view>

#include "overlapping_history.hpp"
#include "sufficient_jobs.hpp"

namespace brigade::linearize::keyed::test {
namespace {

/// Jobs of a linearizable history whose operations overlap about 40 others each.
std::vector<job> jobs_of(std::uint64_t seed, std::string_view kinds) {
  const auto right = overlapping_history(seed, kinds, 5'000, 20);
  sufficient_jobs reduced(right, absent);
  EXPECT_TRUE(reduced.collect()) << kinds;
  return {reduced.jobs().begin(), reduced.jobs().end()};
}

constexpr schedule_effort lazy{.at_once = 0};

TEST(ScheduleSearch, GetsOverPlacesWhereTheLaziestScheduleFails) {
  for (const char* const kinds : {"pe", "gcpier"}) {
    std::size_t lazily = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      const auto jobs = jobs_of(seed, kinds);
      lazily += find_schedule(jobs, false, lazy) ? 1U : 0U;
      EXPECT_TRUE(find_schedule(jobs, false)) << kinds << ' ' << seed;
    }
    EXPECT_LT(lazily, 10U) << kinds;
  }
}

TEST(ScheduleSearch, EndsWhereThereIsNone) {
  auto jobs = jobs_of(1, "gcpier");
  const stamp end = 1'000'000'000'000;
  jobs.push_back({end, end + 1, task::presence});
  jobs.push_back({end + 2, end + 3, task::fall});
  jobs.push_back({end + 4, end + 5, task::fall});
  EXPECT_FALSE(find_schedule(jobs, false));
}

TEST(ScheduleSearch, UndoesWhatItGoesBackFrom) {
  const std::vector<job> jobs{{0, 9, task::rise},    {0, 9, task::may_rise}, {1, 5, task::fall},
                              {1, 6, task::absence}, {2, 8, task::presence}, {3, 9, task::fall}};
  presence_schedule schedule(jobs, false);
  const auto start = schedule.here();
  ASSERT_TRUE(schedule.advance(jobs.size()));
  schedule.go_back(start);
  EXPECT_EQ(schedule.done(), 0U);
  EXPECT_FALSE(schedule.failure());
}

}  // namespace
}  // namespace brigade::linearize::keyed::test
