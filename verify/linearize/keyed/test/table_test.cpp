// Tables of keys: each key counts, and the evidence names operations of the table's history.
#include <gtest/gtest.h>

#include <algorithm>
#include <brigade/linearize/keyed/table.hpp>
#include <random>

#include "oracle.hpp"
#include "small_histories.hpp"

namespace brigade::linearize::keyed::test {
namespace {

history interleaved(const std::vector<history>& keys) {
  history table;
  for (std::uint32_t key = 0; key < keys.size(); ++key) {
    for (auto op : keys[key]) {
      op.key = key;
      table.push_back(op);
    }
  }
  return table;
}

TEST(Table, HoldsExactlyWhenEveryKeyDoes) {
  std::mt19937_64 random(20'260'101);
  const auto shapes = with_pending(every_operation(2));
  std::size_t held = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::vector<history> keys(1 + random() % 3);
    bool holds = true;
    for (auto& key : keys) {
      key = random_history(random, shapes, 6, 4);
      holds = holds && oracle(key, {}).linearizable();
    }
    held += holds ? 1U : 0U;
    auto table = interleaved(keys);
    std::shuffle(table.begin(), table.end(), random);
    const auto found = check_table(table);
    ASSERT_EQ(found.verdict, holds ? verdict::holds : verdict::violated) << to_string(table);
    if (!holds) {
      ASSERT_EQ(table.at(found.why.stuck).key, found.key);
      ASSERT_FALSE(oracle(keys.at(found.key), {}).linearizable());
    }
  }
  EXPECT_GT(held, 2'000U);
  EXPECT_LT(held, 18'000U);
}

TEST(Table, AKeyOutOfBoundsLeavesTheOtherVerdictsAlone) {
  history hard;
  for (value_id v = 1; v <= 1'100; ++v) {
    hard.push_back(put({0, never}, 1 + v % 2));
  }
  hard.push_back(get({1, 2}, 1));
  const history right{put({0, 1}, 1), get({2, 3}, 1)};
  auto found = check_table(interleaved({right, hard, right}));
  EXPECT_EQ(found.verdict, verdict::unknown);
  EXPECT_EQ(found.unknown, (std::vector<std::uint32_t>{1}));

  const history wrong{put({0, 1}, 1), get({2, 3}, 2)};
  found = check_table(interleaved({right, hard, wrong}));
  EXPECT_EQ(found.verdict, verdict::violated);
  EXPECT_EQ(found.key, 2U);
}

TEST(Table, OfNoOperationsHolds) { EXPECT_EQ(check_table({}).verdict, verdict::holds); }

}  // namespace
}  // namespace brigade::linearize::keyed::test
