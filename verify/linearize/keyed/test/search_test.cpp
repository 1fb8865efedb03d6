// The general search against the definition, on every small history and on many random ones.
#include <gtest/gtest.h>

#include <brigade/linearize/keyed/check.hpp>
#include <random>

#include "agreement.hpp"
#include "small_histories.hpp"

namespace brigade::linearize::keyed::test {
namespace {

void expect_both(const tally& seen) {
  EXPECT_GT(seen.held, 2'000U);
  EXPECT_GT(seen.violated, 2'000U);
}

TEST(Search, AgreesOnEveryHistoryOfUpToThreeOperationsOfEveryKind) {
  const auto shapes = with_pending(every_operation(2));
  for (std::size_t n = 1; n <= 3; ++n) {
    const auto seen = judge_all(search, shapes, n);
    EXPECT_GT(seen.held, 0U);
    EXPECT_GT(seen.violated, 0U);
  }
}

TEST(Search, AgreesOnEveryHistoryOfFourOperationsOnOneKey) {
  const history shapes = with_pending({get({}, 1), get({}, absent), contains({}, true), put({}, 1),
                                       insert({}, 1, true), erase({}, true), cas({}, 1, 2, true),
                                       cas({}, 2, 1, false)});
  EXPECT_GT(judge_all(search, shapes, 4).violated, 100'000U);
}

TEST(Search, AgreesOnEveryRegisterHistoryOfFiveOperationsWithTwoValues) {
  EXPECT_GT(judge_all(search, with_pending(register_operations(2)), 5).violated, 100'000U);
}

TEST(Search, AgreesOnRandomHistoriesOfEveryKind) {
  expect_both(judge_random(search, with_pending(every_operation(2)), 150'000, 9, 5));
}

TEST(Search, AgreesOnRandomRegisterHistories) {
  expect_both(judge_random(search, with_pending(register_operations(3)), 150'000, 10, 6));
}

TEST(Search, AgreesOnRandomHistoriesWhereBlindWritesMeetGuardedOnes) {
  expect_both(judge_random(
      search,
      with_pending({get({}, 1), get({}, 2), put({}, 1), put({}, 2), cas({}, 1, 2, true),
                    cas({}, 2, 1, true), cas({}, 1, 1, true), replace({}, 1, true)}),
      100'000, 9, 5));
}

result search_looking_ahead(std::span<const operation> operations, const options& allowed) {
  options eager = allowed;
  eager.look_ahead_from = 0;
  return search(operations, eager);
}

TEST(Search, AgreesWhenItLooksAhead) {
  expect_both(judge_random(search_looking_ahead, with_pending(every_operation(3)), 100'000, 9, 5));
  expect_both(
      judge_random(search_looking_ahead, with_pending(register_operations(3)), 100'000, 10, 6));
}

/// Where the frontier is wide the shortcuts come first; what they leave open is searched to the
/// end.
TEST(Search, LeavesNothingOpenHoweverWideTheFrontier) {
  std::mt19937_64 random(7);
  const auto shapes = with_pending(every_operation(8));
  const std::size_t wide = 64;
  std::size_t violated = 0;
  for (int round = 0; round < 200; ++round) {
    const history operations = random_history(random, shapes, 60, 16);
    const result found = search(operations);
    ASSERT_NE(found.verdict, verdict::unknown) << to_string(operations);
    violated += found.widest > wide && found.verdict == verdict::violated ? 1U : 0U;
  }
  EXPECT_GT(violated, 5U);
}

}  // namespace
}  // namespace brigade::linearize::keyed::test
