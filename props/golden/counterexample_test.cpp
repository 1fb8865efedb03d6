#include <gtest/gtest.h>

#include <brigade/concurrent_map.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>

TEST(Counterexample, AnswersAsTheModelDoes) {
  struct key_hash {
    std::uint64_t operator()(std::int64_t key) const { return static_cast<std::uint64_t>(key); }
  };
  brigade::map_options options;
  options.initial_power = 1;
  options.maximal_power = 3;
  options.stripe_power = 0;
  options.load_factor = 1;
  options.bulk_move = 1;
  options.hash_bits = 8;
  options.maintenance = brigade::maintenance::manual;
  brigade::concurrent_map<std::int64_t, std::int64_t, key_hash, std::equal_to<>,
                          brigade::modern_locking>
      map(options);
  [[maybe_unused]] const auto ignore = [](auto&&...) {};
  [[maybe_unused]] std::size_t met = 0;
  EXPECT_TRUE(map.insert(0, 1));
  EXPECT_TRUE(map.insert(1, 2));
  EXPECT_TRUE(map.insert(2, 3));
  EXPECT_EQ(map.migrate(1), 1U);
  EXPECT_EQ(map.find(1), 2);
  EXPECT_TRUE(map.contains(1));
  EXPECT_TRUE(map.cvisit(1, [](const auto& item) { EXPECT_EQ(item.second, 2); }));
  EXPECT_TRUE(map.visit(1, [](auto& item) { EXPECT_EQ(std::exchange(item.second, 4), 2); }));
  EXPECT_TRUE(map.update(1, [](auto& value) { EXPECT_EQ(std::exchange(value, value + 5), 4); }));
  EXPECT_EQ(map.extract(1).mapped(), 9);
  EXPECT_FALSE(map.erase(1));
  EXPECT_TRUE(map.try_emplace(1, 5));
  EXPECT_FALSE(map.insert_or_assign(1, 6));
  EXPECT_EQ(map.find(7), std::nullopt);
  EXPECT_FALSE(map.contains(7));
  EXPECT_FALSE(map.cvisit(7, ignore));
  EXPECT_FALSE(map.visit(7, ignore));
  EXPECT_FALSE(map.update(7, ignore));
  EXPECT_TRUE(map.extract(7).empty());
  EXPECT_FALSE(map.erase(7));
  EXPECT_TRUE(map.try_emplace(7, 8));
  EXPECT_FALSE(map.insert_or_assign(7, 9));
  EXPECT_EQ(map.size(), 4U);
  EXPECT_FALSE(map.empty());
  map.for_each([&met](const auto&) { ++met; });
  EXPECT_EQ(std::exchange(met, 0U), 4U);
  map.scan([&met](const auto&) { ++met; });
  EXPECT_EQ(std::exchange(met, 0U), 4U);
  EXPECT_EQ(map.erase_if([](const auto& item) { return (item.first - 1) % 3 == 0; }), 2U);
  EXPECT_THROW(map.reserve(100), std::length_error);
  EXPECT_TRUE(map.insert(4, 10));
  EXPECT_EQ(map.migrate(2), 1U);
  EXPECT_EQ(map.check_invariants(), std::nullopt);
  EXPECT_EQ(map.locate(0), (brigade::location{brigade::table::primary, 0}));
  EXPECT_EQ(map.locate(1), std::nullopt);
  EXPECT_EQ(map.locate(2), (brigade::location{brigade::table::primary, 2}));
  EXPECT_EQ(map.locate(4), (brigade::location{brigade::table::primary, 0}));
  EXPECT_EQ(map.locate(7), std::nullopt);
}
