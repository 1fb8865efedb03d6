// The general search against the definition, on every small history and on many random ones.
#include <gtest/gtest.h>

#include <brigade/linearize/keyed/check.hpp>

#include "agreement.hpp"

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

}  // namespace
}  // namespace brigade::linearize::keyed::test
