// Registers decided by zones: against the definition, on histories in which values mostly differ.
#include <gtest/gtest.h>

#include <brigade/linearize/keyed/check.hpp>
#include <limits>

#include "agreement.hpp"
#include "register_check.hpp"
#include "timeline.hpp"

namespace brigade::linearize::keyed::test {
namespace {

/// By zones, however short; by search where these cannot tell.
result by_zones(std::span<const operation> operations, const options& allowed) {
  auto found = check_register(operations, order_by_invocation(operations), allowed.initial);
  return found ? *std::move(found) : search(operations, allowed);
}

TEST(Register, AgreesOnEveryHistoryOfFourOperationsWithThreeValues) {
  const auto seen = judge_all(by_zones, with_pending(register_operations(3)), 4);
  EXPECT_GT(seen.held, 100'000U);
  EXPECT_GT(seen.violated, 100'000U);
}

TEST(Register, AgreesWhereReadsOfTheInitialStateMeetBlindErasures) {
  auto shapes = with_pending(register_operations(2));
  shapes.push_back(get({}, absent));
  const auto seen = judge_all(by_zones, shapes, 4);
  EXPECT_GT(seen.violated, 100'000U);
}

TEST(Register, AgreesOnRandomHistoriesWithManyValues) {
  for (const value_id values : {3U, 6U, 12U}) {
    auto shapes = with_pending(register_operations(values));
    shapes.push_back(get({}, absent));
    const auto seen = judge_random(by_zones, shapes, 100'000, 10, 6);
    EXPECT_GT(seen.held, 1'000U);
    EXPECT_GT(seen.violated, 1'000U);
  }
}

TEST(Register, AStaleReadNamesTheTwoValuesThatContradictEachOther) {
  const history h{put({0, 1}, 1), put({2, 3}, 2), put({4, 5}, 3), get({6, 7}, 2), get({8, 9}, 3)};
  const auto found = by_zones(h, {});
  EXPECT_EQ(found.verdict, verdict::violated);
  EXPECT_EQ(found.stuck, 3U);
  EXPECT_EQ(found.core, (std::vector<std::size_t>{1, 2, 3}));
}

TEST(Register, AGetOpenWhenItsValueIsPutAgainMayHaveReadTheFirstPut) {
  const history h{put({0, 1}, 1), get({2, 20}, 1), put({3, 4}, 2),   get({5, 6}, 2),
                  put({7, 8}, 3), get({9, 10}, 3), put({15, 30}, 1), get({21, 22}, 3)};
  EXPECT_EQ(by_zones(h, {}).verdict, verdict::holds);
}

TEST(Register, TheEvidenceIsNotOfALaterPutOfTheSameValue) {
  const history h{put({0, 1}, 3), put({2, 3}, 1),   put({4, 20}, 2),
                  get({6, 7}, 1), put({21, 30}, 1), get({22, 23}, 3)};
  const auto found = by_zones(h, {});
  ASSERT_EQ(found.verdict, verdict::violated);
  history core;
  for (const std::size_t index : found.core) {
    core.push_back(h.at(index));
  }
  EXPECT_TRUE(core.empty() || search(core).verdict == verdict::violated);
}

TEST(Register, TheLowestStampIsNoEarlierThanTheInitialState) {
  constexpr stamp lowest = std::numeric_limits<stamp>::min();
  const history stale{put({lowest, lowest}, 1), get({5, 5}, absent)};
  EXPECT_EQ(by_zones(stale, {}).verdict, verdict::violated);
  EXPECT_EQ(check(stale).verdict, verdict::violated);
  const auto nowhere = check(history{get({lowest, lowest}, 1)});
  EXPECT_EQ(nowhere.verdict, verdict::violated);
  EXPECT_EQ(nowhere.stuck, 0U);
}

TEST(Check, AgreesWhicheverAlgorithmItChooses) {
  auto shapes = with_pending(register_operations(12));
  shapes.push_back(insert({}, 1, true));
  const auto seen = judge_random(check, shapes, 20'000, 19, 3);
  EXPECT_GT(seen.held, 1'000U);
  EXPECT_GT(seen.violated, 1'000U);
}

}  // namespace
}  // namespace brigade::linearize::keyed::test
