// Maps reduced to presence: against the definition.
#include "presence.hpp"

#include <gtest/gtest.h>

#include <brigade/linearize/keyed/check.hpp>

#include "agreement.hpp"
#include "chains.hpp"
#include "overlapping_history.hpp"
#include "refutation.hpp"
#include "timeline.hpp"

namespace brigade::linearize::keyed::test {
namespace {

std::size_t confirmed = 0;  // of the histories of a test
std::size_t refuted = 0;

/// By presence, as far as that tells; by search where it is silent.
result by_presence(std::span<const operation> operations, const options& allowed) {
  const auto order = order_by_invocation(operations);
  if (auto found = refute_by_presence(operations, allowed.initial)) {
    ++refuted;
    return *std::move(found);
  }
  if (!refute(operations, order, allowed.initial) &&
      !refute_by_chains(operations, order, allowed.initial)) {
    if (auto found = confirm_by_presence(operations, allowed.initial)) {
      ++confirmed;
      return *std::move(found);
    }
  }
  return search(operations, allowed);
}

/// The operations of a map on one key, each with its result.
history map_operations(value_id values) {
  history shapes{get({}, absent), contains({}, true), erase({}, true), erase({}, true)};
  for (value_id v = 1; v <= values; ++v) {
    shapes.insert(shapes.end(),
                  {get({}, v), put({}, v), insert({}, v, true), replace({}, v, true)});
  }
  return shapes;
}

/// The same, with all that swaps by value, and that was answered without its result.
history with_swaps(value_id values) {
  history shapes = map_operations(values);
  for (value_id v = 1; v <= values; ++v) {
    const value_id next = v % values + 1;
    shapes.insert(shapes.end(),
                  {cas({}, v, next, true), cas({}, v, next, false), cas_met_other({}, v),
                   unanswered(cas({}, v, next, true)), unanswered(insert({}, v, true))});
  }
  shapes.insert(shapes.end(), {unanswered(erase({}, true)), put({}, absent),
                               unanswered(replace({}, values, true))});
  return shapes;
}

void expect_told(const tally& seen, std::size_t least_confirmed, std::size_t least_refuted) {
  EXPECT_GT(seen.held, 1'000U);
  EXPECT_GT(seen.violated, 1'000U);
  EXPECT_GT(confirmed, least_confirmed);
  EXPECT_GT(refuted, least_refuted);
  confirmed = refuted = 0;
}

TEST(Presence, AgreesOnEveryHistoryOfFourMapOperations) {
  const history shapes =
      with_pending({get({}, 1), get({}, absent), contains({}, true), erase({}, true), put({}, 1),
                    insert({}, 2, true), replace({}, 3, true), get({}, 2)});
  expect_told(judge_all(by_presence, shapes, 4), 600'000, 200'000);
}

TEST(Presence, AgreesOnEveryHistoryOfFourOperationsWithSwaps) {
  const history shapes = with_pending({get({}, 2), contains({}, false), erase({}, true), put({}, 1),
                                       cas({}, 1, 2, true), cas({}, 1, 3, false),
                                       cas_met_other({}, 2), unanswered(cas({}, 2, 4, true)),
                                       unanswered(insert({}, 3, true)), put({}, absent)});
  expect_told(judge_all(by_presence, shapes, 4), 1'400'000, 400'000);
}

TEST(Presence, AgreesOnEveryHistoryOfFiveOperations) {
  const history shapes{get({}, 1),      contains({}, true), contains({}, false),
                       erase({}, true), put({}, 1),         insert({}, 2, true)};
  expect_told(judge_all(by_presence, shapes, 5), 1'000'000, 2'000'000);
}

TEST(Presence, AgreesOnRandomMapHistories) {
  for (const value_id values : {4U, 8U, 32U}) {
    expect_told(judge_random(by_presence, with_pending(map_operations(values)), 60'000, 11, 6),
                10'000, 200);
  }
}

TEST(Presence, AgreesOnRandomHistoriesWithSwaps) {
  for (const value_id values : {4U, 8U, 16U}) {
    expect_told(judge_random(by_presence, with_pending(with_swaps(values)), 60'000, 11, 6), 10'000,
                200);
  }
}

TEST(Presence, AgreesOnHistoriesThatStartWithAValue) {
  options started;
  started.initial = 2;
  for (const value_id values : {4U, 16U}) {
    expect_told(judge_random(by_presence, with_pending(with_swaps(values)), 60'000, 11, 6, started),
                5'000, 1'000);
  }
}

TEST(Presence, IsConfirmedHoweverManyOverlap) {
  for (const char* const kinds : {"gpier", "pe", "gcpieras", "ier"}) {
    const auto right = overlapping_history(1, kinds, 3'000, 700);
    EXPECT_TRUE(confirm_by_presence(right, absent)) << kinds;
    EXPECT_EQ(check(right).verdict, verdict::holds) << kinds;
  }
}

TEST(Presence, IsConfirmedThoughAFewValuesAreStoredTwice) {
  for (const char* const kinds : {"gpier", "gcpiera"}) {
    auto right = overlapping_history(1, kinds, 3'000, 100);
    for (auto& op : right) {
      for (value_id* const value : {&op.expected, &op.stored}) {
        *value = *value % 100 == 0 ? *value / 2 : *value;
      }
    }
    EXPECT_TRUE(confirm_by_presence(right, absent)) << kinds;
  }
}

TEST(Presence, DoesNotConfirmASwapThatFailedByOneStoreOfItsValue) {
  const history wrong{put({0, 1}, 1), cas({2, 3}, 1, 3, false), put({2, 9}, 1)};
  EXPECT_FALSE(confirm_by_presence(wrong, absent));
}

TEST(Presence, IsNotConfirmedWhereTwoChainsFillOneInstant) {
  const history both{put({2, 8}, 4), unanswered(cas({1, 3}, 4, 5, true)), put({3, 6}, 9),
                     get({7, 15}, 9), get({12, 14}, 5)};
  EXPECT_FALSE(confirm_by_presence(both, absent));
}

TEST(Presence, IsRefutedHoweverManyOverlap) {
  auto wrong = overlapping_history(1, "gcier", 3'000, 700);
  const stamp end = wrong.back().responded + 1'000'000'000;
  wrong.push_back(erase({end, end + 10}, true));
  wrong.push_back(erase({end + 5, end + 10}, true));
  const auto found = refute_by_presence(wrong, absent);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->verdict, verdict::violated);
  EXPECT_EQ(check(wrong).verdict, verdict::violated);
}

TEST(Presence, IsNotToldByWhatMayHaveMoved) {
  EXPECT_FALSE(refute_by_presence(history{put({0, 9}, 1), erase({1, 2}, true)}, absent));
  EXPECT_FALSE(
      refute_by_presence(history{insert({0, never}, 1, true), erase({1, 2}, true)}, absent));
  EXPECT_TRUE(
      refute_by_presence(history{replace({0, never}, 1, true), erase({1, 2}, true)}, absent));
}

}  // namespace
}  // namespace brigade::linearize::keyed::test
