// Short histories against the definition.
#include <gtest/gtest.h>

#include <brigade/linearize/keyed/check.hpp>
#include <brigade/linearize/keyed/short_history.hpp>

#include "agreement.hpp"
#include "allocations.hpp"

namespace brigade::linearize::keyed::test {
namespace {

/// The verdict of check_short, with the evidence of search.
result judge_short(std::span<const operation> operations, const options& allowed) {
  auto found = search(operations, allowed);
  found.verdict = check_short(operations, allowed.initial);
  return found;
}

TEST(ShortHistory, AgreesOnEveryHistoryOfThreeOperationsOfEveryKind) {
  const auto seen = judge_all(judge_short, with_pending(every_operation(2)), 3);
  EXPECT_GT(seen.held, 100'000U);
  EXPECT_GT(seen.violated, 100'000U);
}

TEST(ShortHistory, AgreesOnEveryRegisterHistoryOfFourOperations) {
  const auto seen = judge_all(judge_short, with_pending(register_operations(2)), 4);
  EXPECT_GT(seen.held, 10'000U);
  EXPECT_GT(seen.violated, 10'000U);
}

TEST(ShortHistory, AgreesOnRandomHistoriesUpToItsLengthAndPastIt) {
  const auto seen =
      judge_random(judge_short, with_pending(every_operation(2)), 50'000, short_length + 3, 4);
  EXPECT_GT(seen.held, 1'000U);
  EXPECT_GT(seen.violated, 1'000U);
}

TEST(ShortHistory, AllocatesNothing) {
  if (!BRIGADE_COUNTS_ALLOCATIONS) GTEST_SKIP() << "a sanitizer's operator new is not counted";
  const history h{put({0, 5}, 1),
                  get({1, 6}, 1),
                  erase({2, 9}, true),
                  insert({6, 11}, 2, true),
                  get({7, 12}, absent),
                  cas({10, 15}, 2, 3, true),
                  replace({12, 18}, 4, true),
                  insert({13, never}, 5, true)};
  const std::size_t before = allocations();
  const auto found = check_short(h);
  EXPECT_EQ(allocations(), before);
  EXPECT_EQ(found, verdict::holds);
}

}  // namespace
}  // namespace brigade::linearize::keyed::test
