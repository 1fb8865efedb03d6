#include <gtest/gtest.h>

#include <brigade/linearize/check.hpp>
#include <brigade/linearize/models/register.hpp>

namespace brigade::linearize {
namespace {

using model = models::atomic_register<int>;
using operation = operation_of<model>;

operation done(std::uint32_t thread, model::invocation asked, model::response answer,
               history::stamp from, history::stamp to) {
  return {thread, asked, answer, from, to};
}

operation pending(std::uint32_t thread, model::invocation asked, history::stamp from) {
  return {thread, asked, std::nullopt, from, history::never};
}

verdict judge(const std::vector<operation>& operations) {
  return check(model(0), operations).verdict;
}

TEST(Check, AnEmptyHistoryHolds) { EXPECT_EQ(judge({}), verdict::holds); }

TEST(Check, AReadAfterAWriteSeesIt) {
  EXPECT_EQ(judge({done(0, model::write(1), model::done(), 1, 2),
                   done(1, model::read(), model::was(1), 3, 4)}),
            verdict::holds);
}

TEST(Check, AStaleReadIsAViolation) {
  EXPECT_EQ(judge({done(0, model::write(1), model::done(), 1, 2),
                   done(1, model::read(), model::was(0), 3, 4)}),
            verdict::violated);
}

TEST(Check, EqualStampsAreOverlap) {
  EXPECT_EQ(judge({done(0, model::write(1), model::done(), 1, 2),
                   done(1, model::read(), model::was(0), 2, 4)}),
            verdict::holds);
}

TEST(Check, APendingWriteMayHaveTakenEffect) {
  EXPECT_EQ(judge({pending(0, model::write(1), 1), done(1, model::read(), model::was(1), 3, 4)}),
            verdict::holds);
}

TEST(Check, APendingWriteMayNotHaveTakenEffect) {
  EXPECT_EQ(judge({pending(0, model::write(1), 1), done(1, model::read(), model::was(0), 3, 4)}),
            verdict::holds);
}

TEST(Check, APendingWriteTakesEffectOnce) {
  EXPECT_EQ(judge({pending(0, model::write(1), 1), done(1, model::read(), model::was(1), 3, 4),
                   done(1, model::write(2), model::done(), 5, 6),
                   done(1, model::read(), model::was(1), 7, 8)}),
            verdict::violated);
}

TEST(Check, OperationsMayComeInAnyOrder) {
  EXPECT_EQ(judge({done(1, model::read(), model::was(0), 3, 4),
                   done(0, model::write(1), model::done(), 1, 2)}),
            verdict::violated);
}

}  // namespace
}  // namespace brigade::linearize
