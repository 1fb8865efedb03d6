// Growth by hand: when it is due, where every item is at each step of it, and what happens when the
// new array cannot be had. An identity hash makes every bucket predictable.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "fixture.hpp"
#include "ledger_allocator.hpp"

namespace brigade::test {
namespace {

struct identity_hash {
  std::uint64_t operator()(std::uint64_t key) const noexcept { return key; }
};

template <class Locking>
class Growth : public ::testing::Test {
 protected:
  using ledger_of_items = ledger_allocator<std::pair<const std::uint64_t, int>>;
  using int_map = map_of<std::uint64_t, int, Locking, identity_hash, ledger_of_items>;

  static void insert_range(int_map& map, std::uint64_t first, std::uint64_t last) {
    for (std::uint64_t key = first; key < last; ++key) map.insert(key, 1);
  }
};
TYPED_TEST_SUITE(Growth, lockings, locking_names);

TYPED_TEST(Growth, IsDueOnlyAboveTheLoadFactor) {
  typename TestFixture::int_map map(tiny());
  TestFixture::insert_range(map, 0, 6);
  EXPECT_EQ(map.migrate(0), 0U);
  EXPECT_FALSE(map.migrating()) << "6 items in 4 buckets are exactly the load factor, 1.5";
  map.insert(6, 1);
  map.migrate(0);
  EXPECT_TRUE(map.migrating());
  EXPECT_EQ(map.cursor(), 0U);
}

TYPED_TEST(Growth, AFractionalLoadFactorIsNotRounded) {
  map_options options = tiny();
  options.load_factor = 0.6;  // 2.4 items in 4 buckets
  typename TestFixture::int_map map(options);
  TestFixture::insert_range(map, 0, 2);
  map.migrate(0);
  EXPECT_FALSE(map.migrating());
  map.insert(2, 1);
  map.migrate(0);
  EXPECT_TRUE(map.migrating());
}

TYPED_TEST(Growth, PutsEveryItemWhereTheCursorSays) {
  typename TestFixture::int_map map(tiny());
  TestFixture::insert_range(map, 0, 7);
  map.migrate(0);
  for (std::uint64_t cursor = 0; cursor < 4; ++cursor) {
    ASSERT_EQ(map.cursor(), cursor);
    for (std::uint64_t key = 0; key < 7; ++key) {
      const location expected =
          key % 4 >= cursor ? location{table::old, key % 4} : location{table::primary, key % 8};
      EXPECT_EQ(map.locate(key), expected) << "key " << key << ", cursor " << cursor;
    }
    expect_sound(map);
    EXPECT_EQ(map.migrate(1), 1U);
  }
  EXPECT_FALSE(map.migrating());
  for (std::uint64_t key = 0; key < 7; ++key) {
    EXPECT_EQ(map.locate(key), (location{table::primary, key}));
  }
}

TYPED_TEST(Growth, InsertedAndErasedItemsObeyTheSameRule) {
  typename TestFixture::int_map map(tiny());
  TestFixture::insert_range(map, 0, 7);
  map.migrate(2);
  map.insert(9, 1);   // old bucket 1, moved
  map.insert(10, 1);  // old bucket 2, at the cursor
  map.insert(11, 1);  // old bucket 3, above it
  EXPECT_EQ(map.locate(9), (location{table::primary, 1}));
  EXPECT_EQ(map.locate(10), (location{table::old, 2}));
  EXPECT_EQ(map.locate(11), (location{table::old, 3}));
  for (const std::uint64_t key : {9U, 10U, 11U}) EXPECT_TRUE(map.erase(key));
  EXPECT_EQ(map.locate(9), std::nullopt);
  expect_sound(map);
}

TYPED_TEST(Growth, SeveralInARowLoseNothing) {
  typename TestFixture::int_map map(tiny());
  for (std::uint64_t key = 0; key < 500; ++key) {
    map.insert(key, 1);
    map.migrate(1);
    ASSERT_TRUE(map.contains(key / 2));
  }
  while (map.migrate(3) > 0) {
  }
  EXPECT_EQ(map.power(), 9U);
  EXPECT_EQ(map.size(), 500U);
  expect_sound(map);
}

TYPED_TEST(Growth, IsLookedAtAgainWhenAMigrationEnds) {
  typename TestFixture::int_map map(tiny());
  TestFixture::insert_range(map, 0, 7);
  map.migrate(1);
  TestFixture::insert_range(map, 7, 40);  // far too many for 8 buckets, and then silence
  EXPECT_EQ(map.migrate(1000), 3U + 8U + 16U);
  EXPECT_EQ(map.power(), 5U);
}

TYPED_TEST(Growth, StopsAtTheMaximalPower) {
  map_options options = tiny();
  options.maximal_power = 3;
  typename TestFixture::int_map map(options);
  TestFixture::insert_range(map, 0, 100);
  EXPECT_EQ(map.migrate(1000), 4U);
  EXPECT_EQ(map.power(), 3U);
  EXPECT_EQ(map.size(), 100U);
  expect_sound(map);
}

TYPED_TEST(Growth, AnErasureBetweenTheRequestAndTheStartCallsItOff) {
  typename TestFixture::int_map map(tiny());
  TestFixture::insert_range(map, 0, 7);
  map.erase(0);
  EXPECT_EQ(map.migrate(5), 0U);
  EXPECT_FALSE(map.migrating());
}

TYPED_TEST(Growth, HashesThatNeedEveryBitAreRoutedLikeAnyOther) {
  typename TestFixture::int_map map(tiny());
  const std::uint64_t top = std::numeric_limits<std::uint64_t>::max();
  for (std::uint64_t i = 0; i < 40; ++i) map.insert(top - i, 1);
  map.insert(0, 1);
  for (std::uint64_t i = 0; i < 40; ++i) {
    map.migrate(1);
    ASSERT_TRUE(map.contains(top - i));
  }
  EXPECT_TRUE(map.contains(0)) << "a hash of 0 is a hash";
  expect_sound(map);
}

TYPED_TEST(Growth, NarrowHashesCollideAndNothingElse) {
  map_options options = tiny();
  options.hash_bits = 2;
  options.maximal_power = 9;
  typename TestFixture::int_map map(options);
  TestFixture::insert_range(map, 0, 400);
  while (map.migrate(100) > 0) {
  }
  EXPECT_EQ(map.hash_of(7), 3U);
  EXPECT_EQ(map.locate(7), (location{table::primary, 3}));
  EXPECT_EQ(map.size(), 400U);
  expect_sound(map);
}

TYPED_TEST(Growth, BulkMoveIsTheStepOfAMigration) {
  map_options options = tiny();
  options.bulk_move = 3;
  typename TestFixture::int_map map(options);
  TestFixture::insert_range(map, 0, 7);
  EXPECT_EQ(map.migrate(2), 2U) << "never more than was asked for";
  EXPECT_EQ(map.cursor(), 2U);
  EXPECT_EQ(map.migrate(100), 2U);
}

TYPED_TEST(Growth, ReserveGoesOverSeveralPowers) {
  typename TestFixture::int_map map(tiny());
  TestFixture::insert_range(map, 0, 5);
  map.reserve(96);
  EXPECT_EQ(map.power(), 6U) << "96 items are exactly 1.5 x 64";
  EXPECT_FALSE(map.migrating());
  map.reserve(10);
  EXPECT_EQ(map.power(), 6U);
  EXPECT_EQ(map.size(), 5U);
  expect_sound(map);
}

TYPED_TEST(Growth, ReserveFinishesAMigrationThatIsUnderWay) {
  typename TestFixture::int_map map(tiny());
  TestFixture::insert_range(map, 0, 7);
  map.migrate(1);
  map.reserve(8);
  EXPECT_FALSE(map.migrating());
  EXPECT_EQ(map.power(), 3U);
}

TYPED_TEST(Growth, ReserveBeyondTheMaximalPowerIsRefused) {
  map_options options = tiny();
  options.maximal_power = 4;
  typename TestFixture::int_map map(options);
  EXPECT_NO_THROW(map.reserve(24));
  EXPECT_THROW(map.reserve(25), std::length_error);
  EXPECT_THROW(map.reserve(std::numeric_limits<std::size_t>::max()), std::length_error);
}

TYPED_TEST(Growth, StatisticsFollowAMigrationFromBeginningToEnd) {
  typename TestFixture::int_map map(tiny());
  TestFixture::insert_range(map, 0, 7);
  const auto before = map.statistics();
  EXPECT_EQ(before.hash_items, 7U);
  EXPECT_EQ(before.hash_power_level, 2U);
  EXPECT_EQ(before.hash_bytes, 4 * sizeof(void*));
  EXPECT_FALSE(before.hash_is_expanding);
  map.migrate(3);
  const auto during = map.statistics();
  EXPECT_EQ(during.hash_power_level, 3U);
  EXPECT_EQ(during.hash_bytes, (4 + 8) * sizeof(void*));
  EXPECT_TRUE(during.hash_is_expanding);
  EXPECT_EQ(during.cursor, 3U);
  map.migrate(1);
  const auto after = map.statistics();
  EXPECT_EQ(after.hash_bytes, 8 * sizeof(void*));
  EXPECT_FALSE(after.hash_is_expanding);
  EXPECT_EQ(after.cursor, 0U);
}

// ---- Scans -------------------------------------------------------------------------------------

/// Scans bucket by bucket, moving `step` buckets and inserting keys between any two; returns how
/// often each of the first `keys` keys was met.
template <class Map>
std::vector<int> scan_while_growing(Map& map, std::size_t keys, std::size_t step) {
  std::vector<int> met(keys, 0);
  std::uint64_t fresh = 1000;
  scan_cursor cursor;
  bool more = true;
  while (more) {
    more = map.scan(cursor, [&met, keys](const auto& item) {
      if (item.first < keys) ++met[item.first];
    });
    for (int i = 0; i < 20; ++i) map.insert(fresh++, 1);
    map.migrate(step);
  }
  EXPECT_TRUE(cursor.done());
  return met;
}

TYPED_TEST(Growth, AScanMeetsEveryKeyOnceOverSeveralGrowths) {
  for (std::size_t step = 0; step < 40; ++step) {
    typename TestFixture::int_map map(tiny());
    TestFixture::insert_range(map, 0, 6);
    EXPECT_EQ(scan_while_growing(map, 6, step), std::vector<int>(6, 1)) << "step " << step;
  }
}

TYPED_TEST(Growth, AScanThatStartsInMidMigrationMeetsEveryKeyOnce) {
  for (std::size_t moved = 0; moved < 4; ++moved) {
    for (std::size_t step = 0; step < 40; ++step) {
      typename TestFixture::int_map map(tiny());
      TestFixture::insert_range(map, 0, 7);
      map.migrate(moved);
      EXPECT_EQ(scan_while_growing(map, 7, step), std::vector<int>(7, 1))
          << moved << " moved, step " << step;
    }
  }
}

TYPED_TEST(Growth, AScanOfSeveralBucketsAtATimeSaysWhenMoreRemain) {
  typename TestFixture::int_map map(tiny());
  TestFixture::insert_range(map, 0, 4);
  scan_cursor cursor;
  int met = 0;
  const auto count = [&met](const auto&) { ++met; };
  EXPECT_TRUE(map.scan(cursor, count, 3));
  EXPECT_EQ(met, 3);
  EXPECT_FALSE(map.scan(cursor, count, 3));
  EXPECT_EQ(met, 4);
  EXPECT_FALSE(map.scan(cursor, count)) << "a scan that is done stays done";
  EXPECT_EQ(met, 4);
}

// ---- Failure -----------------------------------------------------------------------------------

TYPED_TEST(Growth, AFailedAllocationLeavesTheTableAsItIs) {
  typename TestFixture::ledger_of_items allocator;
  typename TestFixture::int_map map(tiny(), allocator);
  allocator.entries().fail_arrays = true;
  TestFixture::insert_range(map, 0, 12);
  EXPECT_EQ(map.migrate(10), 0U);
  EXPECT_EQ(map.power(), 2U);
  EXPECT_FALSE(map.migrating());
  EXPECT_EQ(map.size(), 12U);
  expect_sound(map);
}

TYPED_TEST(Growth, AFailedAllocationIsRetriedWithBackOff) {
  typename TestFixture::ledger_of_items allocator;
  typename TestFixture::int_map map(tiny(), allocator);
  allocator.entries().fail_arrays = true;
  TestFixture::insert_range(map, 0, 7);
  std::vector<std::uint64_t> attempts;
  for (std::uint64_t key = 7; key < 150; ++key) {
    const long before = allocator.entries().refused;
    map.migrate(1);
    if (allocator.entries().refused != before) attempts.push_back(key);
    map.insert(key, 1);
  }
  EXPECT_EQ(attempts, (std::vector<std::uint64_t>{7, 23, 55, 119}));
  allocator.entries().fail_arrays = false;
  TestFixture::insert_range(map, 150, 400);
  EXPECT_GT(map.migrate(10'000), 0U);
  EXPECT_EQ(map.power(), 9U);
  expect_sound(map);
}

TYPED_TEST(Growth, ASuccessEndsTheBackOff) {
  typename TestFixture::ledger_of_items allocator;
  std::vector<std::string> lines;
  map_options options = tiny();
  options.log = [&lines](std::string_view line) { lines.emplace_back(line); };
  typename TestFixture::int_map map(options, allocator);
  TestFixture::insert_range(map, 0, 7);
  allocator.entries().fail_arrays = true;
  map.migrate(0);
  ASSERT_THAT(lines.back(), testing::HasSubstr("after 16 more inserts"));
  allocator.entries().fail_arrays = false;
  map.reserve(12);  // grows whatever is held off
  ASSERT_EQ(map.power(), 3U);
  TestFixture::insert_range(map, 7, 13);
  allocator.entries().fail_arrays = true;
  map.migrate(0);
  EXPECT_THAT(lines.back(), testing::HasSubstr("after 16 more inserts"));
}

TYPED_TEST(Growth, AFailureOfTheSecondGrowthKeepsTheFirst) {
  typename TestFixture::ledger_of_items allocator;
  typename TestFixture::int_map map(tiny(), allocator);
  TestFixture::insert_range(map, 0, 40);
  map.migrate(1);
  allocator.entries().fail_arrays = true;
  EXPECT_EQ(map.migrate(100), 3U);
  EXPECT_EQ(map.power(), 3U);
  expect_sound(map);
}

TYPED_TEST(Growth, ReserveThrowsWhatTheAllocatorThrowsAndKeepsThePowerItGotTo) {
  typename TestFixture::ledger_of_items allocator;
  typename TestFixture::int_map map(tiny(), allocator);
  allocator.entries().largest_array = 16;
  EXPECT_THROW(map.reserve(96), std::bad_alloc);
  EXPECT_EQ(map.power(), 4U);
  EXPECT_FALSE(map.migrating());
  allocator.entries().largest_array = std::numeric_limits<std::size_t>::max();
  map.reserve(96);
  EXPECT_EQ(map.power(), 6U);
}

TYPED_TEST(Growth, AllMemoryComesBackWhereverAMigrationStands) {
  typename TestFixture::ledger_of_items allocator;
  for (std::size_t moved = 0; moved <= 4; ++moved) {
    typename TestFixture::int_map map(tiny(), allocator);
    TestFixture::insert_range(map, 0, 7);
    map.migrate(moved);
  }
  EXPECT_GT(allocator.entries().allocations, 0);
  EXPECT_EQ(allocator.entries().live_bytes, 0);
}

}  // namespace
}  // namespace brigade::test
