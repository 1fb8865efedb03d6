// Histories whose values mostly tell the stores apart: against the definition.
#include "distinct.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <brigade/linearize/keyed/check.hpp>
#include <string_view>

#include "agreement.hpp"
#include "overlapping_history.hpp"

namespace brigade::linearize::keyed::test {
namespace {

/// By what the values tell, however narrow the frontier.
result by_values(std::span<const operation> operations, const options& allowed) {
  options eager = allowed;
  eager.look_ahead_from = 0;
  return search(operations, eager);
}

/// The operations of a map on one key, each with its result.
history map_operations(value_id values) {
  history shapes{get({}, absent), contains({}, true), erase({}, true), put({}, absent)};
  for (value_id v = 1; v <= values; ++v) {
    shapes.insert(
        shapes.end(),
        {get({}, v), put({}, v), insert({}, v, true), replace({}, v, true), exchange({}, absent, v),
         cas_met_other({}, v), cas({}, v, v % values + 1, true), cas({}, v, v, false),
         unanswered(insert({}, v, true)), unanswered(replace({}, v, true))});
  }
  return shapes;
}

void expect_both(const tally& seen) {
  EXPECT_GT(seen.held, 2'000U);
  EXPECT_GT(seen.violated, 2'000U);
}

TEST(Distinct, AgreesOnEveryHistoryOfFourSetOperations) {
  const history shapes = with_pending({contains({}, true), contains({}, false), erase({}, true),
                                       insert({}, 1, true), insert({}, 2, true), get({}, 2)});
  EXPECT_GT(judge_all(by_values, shapes, 4).violated, 100'000U);
}

TEST(Distinct, AgreesOnEveryHistoryOfFourMapOperationsWithTwoValues) {
  const history shapes =
      with_pending({get({}, 1), get({}, absent), contains({}, true), erase({}, true), put({}, 1),
                    insert({}, 2, true), replace({}, 3, true), get({}, 2)});
  EXPECT_GT(judge_all(by_values, shapes, 4).violated, 100'000U);
}

TEST(Distinct, AgreesOnEveryHistoryOfFiveOperationsWithTwoValues) {
  const history shapes{get({}, 1),      contains({}, true), contains({}, false),
                       erase({}, true), put({}, 1),         insert({}, 2, true)};
  EXPECT_GT(judge_all(by_values, shapes, 5).violated, 100'000U);
}

TEST(Distinct, AgreesOnRandomMapHistories) {
  for (const value_id values : {3U, 6U, 12U, 24U}) {
    expect_both(judge_random(by_values, with_pending(map_operations(values)), 60'000, 11, 6));
  }
}

TEST(Distinct, AgreesWhereMostValuesAreNeverRead) {
  auto shapes = with_pending({contains({}, true), contains({}, false), erase({}, true)});
  for (value_id v = 1; v <= 8; ++v) {
    shapes.insert(shapes.end(), {insert({}, v, true), put({}, v), replace({}, v, true)});
  }
  shapes.insert(shapes.end(), {get({}, 1), get({}, 2), cas({}, 3, 4, true), cas({}, 4, 1, false)});
  expect_both(judge_random(by_values, shapes, 150'000, 12, 7));
}

TEST(Distinct, AValueThatIsStoredTwiceIsNotTakenForOne) {
  auto shapes = with_pending(map_operations(4));
  for (value_id v = 5; v <= 12; ++v) {
    shapes.push_back(insert({}, v, true));
    shapes.push_back(put({}, v));
  }
  expect_both(judge_random(by_values, shapes, 100'000, 11, 6));
}

TEST(Distinct, AStoreRespondsWithTheFirstThatFoundItsValue) {
  const history h{put({0, never}, 7), get({2, 9}, 7), get({3, 5}, 7), put({4, 20}, 8)};
  const auto tight = tighten(h, {}, absent);
  EXPECT_EQ(tight.operations.at(0).responded, 5);
  EXPECT_EQ(tight.witness.at(0), 2U);
  EXPECT_EQ(tight.operations.at(3).responded, 20);
}

/// The widest frontier of some histories whose operations overlap twice as many others each.
std::size_t widest_of(std::string_view kinds, std::size_t overlap = 64) {
  std::size_t widest = 0;
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const auto found = search(overlapping_history(seed, kinds, 1'000, overlap));
    EXPECT_EQ(found.verdict, verdict::holds) << kinds << ", seed " << seed;
    widest = std::max(widest, found.widest);
  }
  return widest;
}

TEST(Distinct, LongOverlapsLeaveFewConfigurationsWhereEachResultTellsOfPresence) {
  EXPECT_LE(widest_of("ier"), 8U);
  EXPECT_LE(widest_of("ierc"), 8U);
  EXPECT_LE(widest_of("ae"), 8U);
}

TEST(Distinct, LongOverlapsOfSwapsAreFollowedDirectly) {
  EXPECT_LE(widest_of("sg"), 2U);
  EXPECT_LE(widest_of("sp", 16), 8U);  // 288 where chains are not contracted
}

TEST(Distinct, ALostInsertIsFoundAmongManyOverlappingOnes) {
  history h;
  for (value_id v = 1; v <= 40; ++v) {
    h.push_back(insert({v, 1000 + v}, v, true));
  }
  for (value_id v = 1; v <= 39; ++v) {
    h.push_back(erase({100 + v, 2000 + v}, true));
  }
  auto right = h;
  right.push_back(contains({3000, 3001}, true));
  EXPECT_EQ(check(right).verdict, verdict::holds);
  auto wrong = h;
  wrong.push_back(contains({3000, 3001}, false));
  EXPECT_EQ(check(wrong).verdict, verdict::violated);
}

}  // namespace
}  // namespace brigade::linearize::keyed::test
