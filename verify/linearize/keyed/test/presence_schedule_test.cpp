// Moves between absence and presence, each in its window.
#include "presence_schedule.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace brigade::linearize::keyed::test {
namespace {

/// The job that fails, of jobs that start from absence.
std::optional<std::size_t> failure(const std::vector<job>& jobs, bool present = false) {
  return presence_schedule(jobs, present).failure();
}

constexpr job store(stamp release, stamp due, task what, value_id value) {
  return {release, due, what, true, false, value};
}

constexpr job hold(stamp at, task what, value_id value) {
  return {at, at, what, true, true, value};
}

TEST(PresenceSchedule, MovesAlternate) {
  EXPECT_FALSE(failure({{0, 1, task::rise}, {2, 3, task::fall}, {4, 5, task::rise}}));
  EXPECT_EQ(failure({{0, 1, task::rise}, {2, 3, task::rise}}), 1U);
  EXPECT_EQ(failure({{0, 1, task::fall}}), 0U);
  EXPECT_FALSE(failure({{0, 1, task::fall}}, true));
}

TEST(PresenceSchedule, AMoveThatMayBeMadeIsMadeOnlyWhereOneIsWanted) {
  EXPECT_FALSE(failure({{0, 9, task::may_rise}, {0, 9, task::may_rise}, {4, 5, task::fall}}));
  EXPECT_EQ(failure({{0, 9, task::may_rise}, {4, 5, task::fall}, {4, 5, task::fall}}), 2U);
  EXPECT_FALSE(failure({{0, never, task::spare_rise}, {4, 5, task::fall}}));
  EXPECT_FALSE(failure({{0, never, task::spare_rise}, {4, 5, task::absence}}));
  EXPECT_EQ(failure({{0, 1, task::may_rise}, {4, 5, task::absence}}), 1U);
}

TEST(PresenceSchedule, WhichJobMakesAMoveIsLeftOpen) {
  // The put has to make the first move, so that the insert, which is due before, can make the last.
  EXPECT_FALSE(failure({{0, 5, task::rise},
                        {0, 2, task::may_rise},
                        {0, 1, task::presence},
                        {3, 4, task::absence},
                        {0, 4, task::fall}}));
}

TEST(PresenceSchedule, AMoveIsPairedWithOneThatWasMissed) {
  // Of two puts that nobody asked for in their time, one serves the second erase.
  EXPECT_FALSE(failure({{0, 2, task::may_rise},
                        {0, 3, task::may_rise},
                        {1, 8, task::fall},
                        {1, 9, task::fall},
                        {4, 8, task::absence}}));
  EXPECT_EQ(failure({{0, 2, task::may_rise},
                     {0, 3, task::may_rise},
                     {1, 8, task::fall},
                     {4, 9, task::fall},
                     {4, 8, task::absence}}),
            3U);
}

TEST(PresenceSchedule, AJobThatHoldsComesLastAtItsInstant) {
  EXPECT_FALSE(failure({hold(5, task::may_rise, 1), {5, 9, task::presence}}));
  EXPECT_FALSE(failure({hold(5, task::rise, 1), {0, 5, task::may_rise}, {0, 5, task::fall}}));
  EXPECT_EQ(failure({hold(5, task::rise, 1), {0, 5, task::fall}}), 1U);
  EXPECT_EQ(failure({hold(5, task::rise, 1), {0, 4, task::may_rise}, {0, 4, task::presence}}), 0U);
  EXPECT_EQ(failure({hold(5, task::presence, 1)}), 0U);
}

TEST(PresenceSchedule, AChangeIsAbsenceOrAnotherValue) {
  const job first = store(0, 1, task::may_rise, 1);
  EXPECT_EQ(failure({first, {2, 5, task::change, false, false, 1}}), 1U);
  EXPECT_FALSE(failure({first, {2, 5, task::change, false, false, 1}, {2, 4, task::fall}}));
  EXPECT_FALSE(
      failure({first, {2, 5, task::change, false, false, 1}, store(3, 4, task::presence, 2)}));
  EXPECT_EQ(failure({first, {2, 5, task::change_to_other, false, false, 1}, {2, 4, task::fall}}),
            1U);
}

TEST(PresenceSchedule, AStoreThatNeedsNoMoveHasOneInstant) {
  const job first = store(0, 1, task::may_rise, 1);
  const job second = store(6, 7, task::may_rise, 2);
  const job between = store(0, 10, task::may_rise, 3);
  const job change{2, 5, task::change, false, false, 1};
  const job later{8, 9, task::change, false, false, 2};
  EXPECT_FALSE(failure({first, between, change}));
  EXPECT_FALSE(failure({first, second, between, later}));
  EXPECT_EQ(failure({first, second, between, change, later}), 4U);
}

}  // namespace
}  // namespace brigade::linearize::keyed::test
