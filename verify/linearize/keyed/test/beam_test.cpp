// The shortcuts of the search for wide frontiers: what they confirm holds, what they refute does
// not.
#include "beam.hpp"

#include <gtest/gtest.h>

#include <brigade/linearize/keyed/check.hpp>
#include <random>

#include "agreement.hpp"
#include "oracle.hpp"
#include "refutation.hpp"
#include "timeline.hpp"

namespace brigade::linearize::keyed::test {
namespace {

/// By the shortcuts, however narrow the frontier; by search where they are silent.
result by_shortcuts(std::span<const operation> operations, const options& allowed) {
  const auto order = order_by_invocation(operations);
  if (auto violated = refute(operations, order, allowed.initial)) {
    return *std::move(violated);
  }
  budget shared(allowed);
  const auto found = confirm(operations, order, allowed, shared);
  return found.verdict == verdict::holds ? found : search(operations, allowed);
}

TEST(Shortcuts, AgreeOnEveryHistoryOfThreeOperationsOfEveryKind) {
  const auto seen = judge_all(by_shortcuts, with_pending(every_operation(2)), 3);
  EXPECT_GT(seen.held, 100'000U);
  EXPECT_GT(seen.violated, 100'000U);
}

TEST(Shortcuts, AgreeOnRandomHistoriesWithManyValues) {
  const auto seen = judge_random(by_shortcuts, with_pending(every_operation(5)), 100'000, 10, 6);
  EXPECT_GT(seen.held, 1'000U);
  EXPECT_GT(seen.violated, 1'000U);
}

TEST(Refutation, SeesAStaleGetAmongOperationsOfOtherKinds) {
  const history h{insert({0, 1}, 7, true), cas({2, 3}, 7, 8, true), erase({4, 5}, true),
                  get({6, 7}, 7)};
  const auto found = refute(h, {}, absent);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->stuck, 3U);
  EXPECT_EQ(found->core, (std::vector<std::size_t>{0, 1, 3}));
}

TEST(Refutation, IsSilentOnValuesThatAreStoredTwice) {
  const history h{insert({0, 1}, 7, true), cas({2, 3}, 7, 8, true), cas({4, 5}, 8, 7, true),
                  get({6, 7}, 7)};
  EXPECT_FALSE(refute(h, {}, absent));
}

/// So narrow that dead ends are common, by search where it stays silent.
result by_a_narrow_beam(std::span<const operation> operations, const options& allowed) {
  const auto order = order_by_invocation(operations);
  budget shared(allowed);
  const beam_limits narrow{.narrowest = 1, .widest = 64, .steps = 4, .stride = 2};
  const auto found =
      confirm(operations, order, allowed, shared, lookahead::deadlines::as_recorded, narrow);
  return found.verdict == verdict::holds ? found : search(operations, allowed);
}

TEST(Beam, ConfirmsNothingThatIsNotSo) {
  const auto seen = judge_random(by_a_narrow_beam, with_pending(every_operation(2)), 50'000, 12, 6);
  EXPECT_GT(seen.held, 1'000U);
  EXPECT_GT(seen.violated, 1'000U);
}

TEST(Beam, FindsItsWayBackFromDeadEnds) {
  std::mt19937_64 random(7);
  const auto shapes = with_pending(every_operation(2));
  std::size_t missed_going_back = 0;
  std::size_t missed_otherwise = 0;
  for (int round = 0; round < 20'000; ++round) {
    const auto h = random_history(random, shapes, 12, 6);
    if (oracle(h, {}).linearizable()) {
      const auto order = order_by_invocation(h);
      budget unbounded{options{}};
      const auto miss = [&](const beam_limits& limits) {
        return confirm(h, order, {}, unbounded, lookahead::deadlines::as_recorded, limits)
                           .verdict == verdict::holds
                   ? 0U
                   : 1U;
      };
      missed_going_back += miss({.narrowest = 1, .widest = 64, .steps = 64, .stride = 4});
      missed_otherwise += miss({.narrowest = 1, .widest = 1, .steps = 64, .stride = 4});
    }
  }
  EXPECT_GT(missed_otherwise, 100U);
  EXPECT_LT(missed_going_back, missed_otherwise / 10);
}

TEST(Beam, NeverClaimsAViolation) {
  const history h{put({0, 1}, 1), put({2, 3}, 2), get({4, 5}, 1)};
  budget unbounded{options{}};
  const auto found = confirm(h, {}, {}, unbounded);
  EXPECT_EQ(found.verdict, verdict::unknown);
  EXPECT_EQ(found.met, bound::none);
  EXPECT_EQ(search(h).verdict, verdict::violated);
}

}  // namespace
}  // namespace brigade::linearize::keyed::test
