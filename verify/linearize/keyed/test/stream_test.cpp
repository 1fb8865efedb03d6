// Streams: the verdict of the whole, in memory of the part that matters.
#include <gtest/gtest.h>

#include <brigade/linearize/keyed/stream.hpp>
#include <limits>
#include <stdexcept>

#include "agreement.hpp"
#include "timeline.hpp"

namespace brigade::linearize::keyed::test {
namespace {

/// Judged by a stream, with positions put back to those of the history.
result judge_stream(method how, std::span<const operation> operations, const options& allowed) {
  auto order = order_by_invocation(operations);
  for (std::size_t i = 0; order.size() < operations.size(); ++i) {
    order.push_back(i);  // they were in order
  }
  stream judged(how, allowed);
  for (const std::size_t i : order) {
    if (!judged.feed(operations[i])) {
      break;
    }
  }
  auto found = judged.finish();
  for (std::size_t* index : {&found.stuck, &found.cut}) {
    *index = *index == no_operation ? no_operation : order[*index];
  }
  for (auto& index : found.core) {
    index = order[index];
  }
  return found;
}

result by_search(std::span<const operation> operations, const options& allowed) {
  return judge_stream(method::search, operations, allowed);
}

/// By zones, and by search where these cannot tell.
result by_zones(std::span<const operation> operations, const options& allowed) {
  auto found = judge_stream(method::zones, operations, allowed);
  return found.met == bound::repeated_value ? by_search(operations, allowed) : found;
}

TEST(Stream, BySearchAgreesOnRandomHistoriesOfEveryKind) {
  const auto seen = judge_random(by_search, with_pending(every_operation(2)), 50'000, 9, 5);
  EXPECT_GT(seen.held, 1'000U);
  EXPECT_GT(seen.violated, 1'000U);
}

TEST(Stream, ByZonesAgreesOnRandomRegisterHistories) {
  const auto seen = judge_random(by_zones, with_pending(register_operations(9)), 100'000, 10, 5);
  EXPECT_GT(seen.held, 1'000U);
  EXPECT_GT(seen.violated, 1'000U);
}

TEST(Stream, ByZonesForgetsValuesThatAreGoneForGood) {
  options small;
  small.memory_bytes = 2U << 20U;
  stream judged(method::zones, small);
  stamp now = 0;
  for (value_id v = 1; v <= 200'000; ++v, now += 4) {
    ASSERT_TRUE(judged.feed(put({now, now + 1}, v)));
    ASSERT_TRUE(judged.feed(get({now + 2, now + 3}, v)));
  }
  judged.feed(get({now, now + 1}, 77));
  const auto found = judged.finish();
  EXPECT_EQ(found.verdict, verdict::violated);
  EXPECT_EQ(found.stuck, 400'000U);
}

TEST(Stream, ByZonesSaysWhenMemoryRanOut) {
  options small;
  small.memory_bytes = 1U << 20U;
  stream judged(method::zones, small);
  value_id v = 1;
  while (v < 1'000'000 && judged.feed(put({0, 1}, v))) {
    ++v;
  }
  const auto found = judged.finish();
  EXPECT_EQ(found.verdict, verdict::unknown);
  EXPECT_EQ(found.met, bound::memory);
}

TEST(Stream, ByZonesTellsAnUnfitOperationFromARepeatedValue) {
  stream repeated(method::zones);
  repeated.feed(put({0, 1}, 1));
  repeated.feed(put({2, 3}, 1));
  EXPECT_EQ(repeated.finish().met, bound::repeated_value);
  stream conditional(method::zones);
  conditional.feed(insert({0, 1}, 1, true));
  EXPECT_EQ(conditional.finish().met, bound::unfit);
  stream lowest(method::zones);
  lowest.feed(put({std::numeric_limits<stamp>::min(), 1}, 1));
  EXPECT_EQ(lowest.finish().met, bound::unfit);
}

TEST(Stream, ResponsesThatTimeHasPassedAreJudgedBeforeTheNextOperation) {
  for (const method how : {method::zones, method::search}) {
    stream judged(how);
    EXPECT_TRUE(judged.feed(put({0, 1}, 1)));
    EXPECT_TRUE(judged.feed(put({2, 3}, 2)));
    EXPECT_TRUE(judged.advance(4));
    EXPECT_TRUE(judged.feed(get({4, 5}, 1)));
    EXPECT_TRUE(judged.advance(5)) << "an operation invoked at 5 overlaps";
    EXPECT_FALSE(judged.advance(6));
    const auto found = judged.finish();
    EXPECT_EQ(found.verdict, verdict::violated);
    EXPECT_EQ(found.stuck, 2U);
  }
}

TEST(Stream, ByZonesWaitsForAnOpenGetThatCouldYetBeOfALaterPut) {
  stream judged(method::zones);
  judged.feed(put({0, 1}, 1));
  judged.feed(put({2, 3}, 2));
  judged.feed(get({4, 9}, 1));
  EXPECT_TRUE(judged.advance(8));
  judged.feed(put({8, 10}, 1));
  judged.advance(20);
  EXPECT_EQ(judged.finish().met, bound::repeated_value);
}

TEST(Stream, RefusesAnOperationOutOfOrder) {
  stream judged(method::search);
  judged.feed(put({5, 6}, 1));
  EXPECT_THROW(judged.feed(put({4, 6}, 1)), std::invalid_argument);
}

}  // namespace
}  // namespace brigade::linearize::keyed::test
