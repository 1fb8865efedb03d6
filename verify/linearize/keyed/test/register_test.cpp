// Registers decided by zones: against the definition, on histories in which values mostly differ.
#include <gtest/gtest.h>

#include <brigade/linearize/keyed/check.hpp>

#include "agreement.hpp"

namespace brigade::linearize::keyed::test {
namespace {

TEST(Register, AgreesOnEveryHistoryOfFourOperationsWithThreeValues) {
  const auto seen = judge_all(check, with_pending(register_operations(3)), 4);
  EXPECT_GT(seen.held, 100'000U);
  EXPECT_GT(seen.violated, 100'000U);
}

TEST(Register, AgreesWhereReadsOfTheInitialStateMeetBlindErasures) {
  auto shapes = with_pending(register_operations(2));
  shapes.push_back(get({}, absent));
  const auto seen = judge_all(check, shapes, 4);
  EXPECT_GT(seen.violated, 100'000U);
}

TEST(Register, AgreesOnRandomHistoriesWithManyValues) {
  for (const value_id values : {3U, 6U, 12U}) {
    auto shapes = with_pending(register_operations(values));
    shapes.push_back(get({}, absent));
    const auto seen = judge_random(check, shapes, 100'000, 10, 6);
    EXPECT_GT(seen.held, 1'000U);
    EXPECT_GT(seen.violated, 1'000U);
  }
}

TEST(Register, AStaleReadNamesTheTwoValuesThatContradictEachOther) {
  const history h{put({0, 1}, 1), put({2, 3}, 2), put({4, 5}, 3), get({6, 7}, 2), get({8, 9}, 3)};
  const auto found = check(h);
  EXPECT_EQ(found.verdict, verdict::violated);
  EXPECT_EQ(found.stuck, 3U);
  EXPECT_EQ(found.core, (std::vector<std::size_t>{1, 2, 3}));
}

}  // namespace
}  // namespace brigade::linearize::keyed::test
