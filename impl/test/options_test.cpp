// Bad options are refused by name, and nothing is corrected silently.
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>

#include "fixture.hpp"

namespace brigade::test {
namespace {

/// What the constructor says to `options`; empty when it accepts them.
[[nodiscard]] std::string refusal(const map_options& options) {
  try {
    const concurrent_map<int, int> map(options);
    return {};
  } catch (const std::invalid_argument& refused) {
    return refused.what();
  }
}

template <class Change>
[[nodiscard]] std::string refusal_after(Change change) {
  map_options options = tiny();
  change(options);
  return refusal(options);
}

TEST(Options, ThatAreGoodAreAccepted) { EXPECT_EQ(refusal(tiny()), ""); }

TEST(Options, ABulkMoveBelowOneIsRefused) {
  EXPECT_EQ(refusal_after([](map_options& o) { o.bulk_move = 0; }),
            "concurrent_map: bulk_move is 0; it must be at least 1");
  EXPECT_EQ(refusal_after([](map_options& o) { o.bulk_move = -1; }),
            "concurrent_map: bulk_move is -1; it must be at least 1");
}

TEST(Options, MoreStripesThanBucketsAreRefused) {
  EXPECT_EQ(refusal_after([](map_options& o) { o.stripe_power = 3; }),
            "concurrent_map: stripe_power is 3; there must be no more stripes than buckets, so it "
            "must be at most initial_power, 2");
  EXPECT_EQ(refusal_after([](map_options& o) { o.stripe_power = 2; }), "");
}

TEST(Options, APowerOverTheCapIsRefused) {
  EXPECT_EQ(refusal_after([](map_options& o) { o.maximal_power = power_cap + 1; }),
            "concurrent_map: maximal_power is 60; it must be at most 59");
  EXPECT_EQ(refusal_after([](map_options& o) { o.maximal_power = power_cap; }), "");
}

TEST(Options, AnInitialPowerOverTheMaximalOneIsRefused) {
  EXPECT_EQ(refusal_after([](map_options& o) { o.maximal_power = 1; }),
            "concurrent_map: initial_power is 2; it must be at most maximal_power, 1");
}

TEST(Options, ALoadFactorThatIsNoPositiveNumberIsRefused) {
  for (const double bad : {0.0, -1.5, std::numeric_limits<double>::infinity(),
                           std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THAT(refusal_after([bad](map_options& o) { o.load_factor = bad; }),
                ::testing::HasSubstr("it must be finite and above 0"));
  }
}

TEST(Options, AHashOfNoBitsOrTooManyIsRefused) {
  for (const unsigned bad : {0U, 65U}) {
    EXPECT_THAT(refusal_after([bad](map_options& o) { o.hash_bits = bad; }),
                ::testing::HasSubstr("it must be from 1 to 64"));
  }
  for (const unsigned good : {1U, 64U}) {
    EXPECT_EQ(refusal_after([good](map_options& o) { o.hash_bits = good; }), "");
  }
}

TEST(Options, UnsetOnesAreFilledInAndReported) {
  map_options options;
  options.initial_power = 3;
  options.maintenance = maintenance::manual;
  const concurrent_map<int, int> map(options);
  EXPECT_EQ(map.options().stripe_power, 3U);
  EXPECT_TRUE(map.options().seed.has_value());
}

TEST(Options, ATableOfOneBucketGrowsLikeAnyOther) {
  map_options options = tiny();
  options.initial_power = 0;
  options.stripe_power = 0;
  concurrent_map<int, int> map(options);
  for (int key = 0; key < 100; ++key) {
    map.insert(key, key);
    map.migrate(1);
    ASSERT_EQ(map.find(key / 3), key / 3);
  }
  expect_sound(map);
}

}  // namespace
}  // namespace brigade::test
