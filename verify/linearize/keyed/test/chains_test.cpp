// Chains of swaps: the theorem against the definition, and what chains tell of other histories.
#include "chains.hpp"

#include <gtest/gtest.h>

#include <brigade/linearize/keyed/check.hpp>

#include "agreement.hpp"
#include "overlapping_history.hpp"
#include "timeline.hpp"

namespace brigade::linearize::keyed::test {
namespace {

std::size_t decided = 0;  // by the theorem, of the histories of a test

/// By chains, by search where the history is none of theirs.
result by_chains(std::span<const operation> operations, const options& allowed) {
  auto found = check_chains(operations, order_by_invocation(operations), allowed.initial);
  decided += found ? 1U : 0U;
  return found ? *std::move(found) : search(operations, allowed);
}

/// What chains refute of any history; by search where they are silent.
result by_refutation(std::span<const operation> operations, const options& allowed) {
  auto found = refute_by_chains(operations, order_by_invocation(operations), allowed.initial);
  decided += found ? 1U : 0U;
  return found ? *std::move(found) : search(operations, allowed);
}

/// gets, puts and swaps that succeeded, of values up to this one.
history swaps(value_id values) {
  history shapes{get({}, absent), insert({}, 1, true), insert({}, 2, true)};
  for (value_id v = 1; v <= values; ++v) {
    shapes.insert(shapes.end(), {get({}, v), put({}, v), cas({}, v, v % values + 1, true),
                                 cas({}, v, (v + 1) % values + 1, true)});
  }
  return shapes;
}

/// The same, swaps whose outcome was lost, and operations that chains do not decide.
history of_every_kind(value_id values) {
  history shapes = swaps(values);
  shapes.insert(shapes.end(), {unanswered(cas({}, 1, 2, true)), unanswered(cas({}, 2, 3, true)),
                               cas({}, 1, 2, false), cas({}, 2, 3, false), contains({}, true),
                               erase({}, true), exchange({}, absent, 2)});
  return shapes;
}

void expect_decided(const tally& seen, std::size_t least) {
  EXPECT_GT(seen.held, 1'000U);
  EXPECT_GT(seen.violated, 1'000U);
  EXPECT_GT(decided, least);
  decided = 0;
}

TEST(Chains, AgreeOnEveryHistoryOfFourOperations) {
  const history shapes =
      with_pending({get({}, absent), get({}, 1), get({}, 2), put({}, 1), put({}, 3),
                    insert({}, 1, true), cas({}, 1, 2, true), cas({}, 2, 3, true)});
  expect_decided(judge_all(by_chains, shapes, 4), 500'000);
}

TEST(Chains, AgreeOnEveryHistoryOfFiveOperationsWithTwoValues) {
  const history shapes{get({}, 1), get({}, 2), put({}, 1), cas({}, 1, 2, true),
                       insert({}, 1, true)};
  expect_decided(judge_all(by_chains, shapes, 5), 500'000);
}

TEST(Chains, AgreeOnRandomHistories) {
  for (const value_id values : {4U, 8U, 16U}) {
    expect_decided(judge_random(by_chains, with_pending(swaps(values)), 60'000, 10, 6), 10'000);
  }
}

TEST(Chains, AgreeWhereTheResultsOfSwapsWereLost) {
  for (const value_id values : {2U, 3U, 4U}) {
    history shapes{get({}, absent)};
    for (value_id v = 1; v <= values; ++v) {
      shapes.insert(shapes.end(), {get({}, v), put({}, v), unanswered(put({}, v)),
                                   unanswered(cas({}, v, v + 1, true))});
    }
    expect_decided(judge_random(by_chains, shapes, 60'000, 6, 6), 1'000);
  }
}

TEST(Chains, RefuteNoHistoryThatHolds) {
  for (const value_id values : {4U, 8U}) {
    expect_decided(judge_random(by_refutation, with_pending(of_every_kind(values)), 60'000, 10, 6),
                   2'000);
  }
}

TEST(Chains, ContractedHistoriesHoldOnlyWhereTheWholeDoes) {
  const auto seen = judge_random(
      [](std::span<const operation> operations, const options& allowed) {
        const auto shorter = contract(operations, allowed.initial);
        decided += shorter.size() < operations.size() ? 1U : 0U;
        const auto found = search(shorter, allowed);
        return found.verdict == verdict::holds ? found : search(operations, allowed);
      },
      with_pending(of_every_kind(6)), 60'000, 10, 6);
  expect_decided(seen, 1'000);
}

TEST(Chains, AreDecidedHoweverManyOverlap) {
  for (const char* const kinds : {"s", "sp", "spg"}) {
    auto right = overlapping_history(1, kinds, 2'000, 200);
    const auto held = check_chains(right, {}, absent);
    ASSERT_TRUE(held) << kinds;
    EXPECT_EQ(held->verdict, verdict::holds) << kinds;
    right.push_back(get({right.back().responded + 1'000'000'000, never - 1}, 1));
    const auto stale = check_chains(right, {}, absent);
    ASSERT_TRUE(stale) << kinds;
    EXPECT_EQ(stale->verdict, verdict::violated) << kinds;
    EXPECT_EQ(stale->stuck, right.size() - 1) << kinds;
  }
}

TEST(Chains, ASwapThatWasNeverAnsweredHappenedWhereItsValueWasFound) {
  const history found{put({0, 1}, 1), cas({2, never}, 1, 2, true), get({3, 4}, 2), get({5, 6}, 1)};
  const auto violated = check_chains(found, {}, absent);
  ASSERT_TRUE(violated);
  EXPECT_EQ(violated->verdict, verdict::violated);
  const history late{put({0, 9}, 1), unanswered(cas({1, 2}, 1, 2, true)), get({3, 9}, absent),
                     get({5, 9}, 2)};
  EXPECT_EQ(check(late).verdict, verdict::violated);
  const history lost{put({0, 1}, 1), cas({2, never}, 1, 2, true), get({5, 6}, 1)};
  EXPECT_EQ(check_chains(lost, {}, absent)->verdict, verdict::holds);
}

TEST(Chains, AreNotAskedAboutWhatTheyDoNotDecide) {
  EXPECT_FALSE(check_chains(history{put({0, 1}, 1), put({2, 3}, 1)}, {}, absent));
  EXPECT_FALSE(check_chains(history{put({0, 1}, 1), cas({2, 3}, 1, 2, false)}, {}, absent));
  EXPECT_FALSE(check_chains(history{put({0, 1}, 1), erase({2, 3}, true)}, {}, absent));
  EXPECT_FALSE(
      check_chains(history{put({0, 1}, 1), unanswered(cas({2, 3}, 1, 2, true))}, {}, absent));
}

}  // namespace
}  // namespace brigade::linearize::keyed::test
