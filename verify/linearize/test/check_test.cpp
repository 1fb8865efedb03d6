#include <gtest/gtest.h>

#include <brigade/linearize/check.hpp>
#include <brigade/linearize/models/queue.hpp>
#include <brigade/linearize/models/register.hpp>
#include <vector>

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

/// A queue has no normal form: this is for the general search.
std::vector<operation_of<models::queue<int>>> enqueued_and_dequeued(int dequeued) {
  using queue = models::queue<int>;
  return {{0, queue::enqueue(1), queue::done(), 1, 2},
          {1, queue::dequeue(), queue::was(dequeued), 3, 4}};
}

verdict judge_queue(int dequeued, const check_options& options) {
  return check(models::queue<int>(), enqueued_and_dequeued(dequeued), options).verdict;
}

TEST(Check, WithoutMemoryNothingIsKnown) {
  check_options none;
  none.memory_bytes = 1;
  EXPECT_EQ(judge_queue(1, {}), verdict::holds);
  EXPECT_EQ(judge_queue(1, none), verdict::unknown);
  EXPECT_EQ(judge_queue(2, {}), verdict::violated);
  EXPECT_EQ(judge_queue(2, none), verdict::unknown);
}

TEST(Check, WithoutTimeNothingIsKnown) {
  check_options none;
  none.timeout = std::chrono::nanoseconds(0);
  EXPECT_EQ(judge_queue(1, none), verdict::unknown);
  EXPECT_EQ(judge_queue(2, none), verdict::unknown);
}

/// Sixty writes are open when a read sees the first of them, and then 140 more operations: the
/// masks become wider while 59 writes may have come before the first and need not come any more.
std::vector<operation> wide_history() {
  std::vector<operation> operations;
  const auto add = [&](model::invocation asked, model::response answer, history::stamp from,
                       history::stamp to) {
    operations.push_back(
        done(static_cast<std::uint32_t>(operations.size()), asked, answer, from, to));
  };
  for (int i = 1; i <= 60; ++i) add(model::write(i), model::done(), i, 3000 + i);
  add(model::read(), model::was(1), 100, 200);
  for (int i = 1; i <= 140; ++i) add(model::read(), model::was(1), 1000 + i, 5000 + i);
  add(model::read(), model::was(1), 6000, 6001);
  return operations;
}

verdict search_generally(const std::vector<operation>& operations) {
  const model registers(0);
  std::vector<const operation*> part;
  part.reserve(operations.size());
  for (const operation& each : operations) part.push_back(&each);
  detail::budget limits(std::nullopt, std::size_t{1} << 30U);
  return detail::search<model>(registers, limits, detail::tracing::off)
      .run(part, detail::scope::one_key);
}

TEST(Check, MoreThanSixtyFourOperationsMayBeOpenAtOnce) {
  std::vector<operation> operations = wide_history();
  EXPECT_EQ(search_generally(operations), verdict::holds);
  operations[1].invoked = 300;  // after the read: it cannot have come before the first write
  EXPECT_EQ(search_generally(operations), verdict::violated);
}

}  // namespace
}  // namespace brigade::linearize
