// Copy, move, swap and allocators: who owns what afterwards.
#include <memory>
#include <memory_resource>
#include <stdexcept>
#include <string>
#include <utility>

#include "fixture.hpp"
#include "ledger_allocator.hpp"

namespace brigade::test {
namespace {

template <class Locking>
class Ownership : public ::testing::Test {
 protected:
  using int_map = map_of<int, int, Locking>;
  template <bool Propagates>
  using ledger_map = map_of<int, int, Locking, seeded_hash<int>,
                            ledger_allocator<std::pair<const int, int>, Propagates>>;

  template <class Map>
  static void expect_items(const Map& map, int keys) {
    EXPECT_EQ(map.size(), static_cast<std::size_t>(keys));
    for (int key = 0; key < keys; ++key) EXPECT_EQ(map.find(key), 10 * key);
    expect_sound(map);
  }
};
TYPED_TEST_SUITE(Ownership, lockings, locking_names);

TYPED_TEST(Ownership, ACopyIsAMapOfItsOwn) {
  typename TestFixture::int_map map(tiny());
  fill(map, 0, 7);
  map.migrate(2);
  typename TestFixture::int_map copy(map);
  EXPECT_EQ(copy.hash_of(5), map.hash_of(5)) << "the seed is copied";
  map.clear();
  this->expect_items(copy, 7);
}

/// Nobody would grow the copy of a map that is moved by hand: chains as long as the map is large.
TYPED_TEST(Ownership, ACopyHasTheBucketsOfItsOriginal) {
  typename TestFixture::int_map map(tiny());
  fill(map, 0, 1000);
  map.reserve(1000);
  typename TestFixture::int_map copy(map);
  EXPECT_EQ(copy.bucket_count(), map.bucket_count());
  EXPECT_EQ(copy.options().initial_power, 2U);
  this->expect_items(copy, 1000);
}

TYPED_TEST(Ownership, ACopyMadeInMidMigrationHasTheBucketsOfThePrimaryArray) {
  typename TestFixture::int_map map(tiny());
  fill(map, 0, 7);
  map.migrate(2);
  const typename TestFixture::int_map copy(map);
  EXPECT_EQ(copy.bucket_count(), 8U);
  EXPECT_FALSE(copy.migrating());
  this->expect_items(copy, 7);
}

TYPED_TEST(Ownership, CopyAssignmentReplacesWhatWasThere) {
  typename TestFixture::int_map map(tiny());
  fill(map, 0, 7);
  typename TestFixture::int_map target(tiny());
  fill(target, 50, 90);
  target = map;
  this->expect_items(target, 7);
  const auto& self = target;
  target = self;
  this->expect_items(target, 7);
}

TYPED_TEST(Ownership, AMoveTakesAMigrationAlong) {
  typename TestFixture::int_map map(tiny());
  fill(map, 0, 7);
  map.migrate(2);
  typename TestFixture::int_map taken(std::move(map));
  EXPECT_EQ(taken.cursor(), 2U);
  this->expect_items(taken, 7);
  EXPECT_EQ(taken.migrate(10), 2U);
}

TYPED_TEST(Ownership, AMoveTakesTheRunningThreadAlong) {
  typename TestFixture::int_map map(tiny_in_background());
  fill(map, 0, 100);
  typename TestFixture::int_map taken(std::move(map));
  fill(taken, 100, 200);
  EXPECT_TRUE(taken.wait_until_idle());
  EXPECT_EQ(taken.power(), 8U);
  this->expect_items(taken, 200);
}

TYPED_TEST(Ownership, AMovedFromMapRefusesEverythingButANewLife) {
  typename TestFixture::int_map map(tiny());
  typename TestFixture::int_map taken(std::move(map));
  EXPECT_THROW(map.insert(1, 1), std::logic_error);
  EXPECT_THROW(static_cast<void>(map.size()), std::logic_error);
  EXPECT_THROW(map.stop(), std::logic_error);
  map = taken;
  EXPECT_TRUE(map.insert(1, 1));
  typename TestFixture::int_map again(std::move(map));
  map = std::move(again);
  EXPECT_TRUE(map.contains(1));
}

TYPED_TEST(Ownership, SwapExchangesEverything) {
  typename TestFixture::int_map a(tiny());
  typename TestFixture::int_map b(tiny());
  fill(a, 0, 7);
  a.migrate(3);
  swap(a, b);
  EXPECT_TRUE(a.empty());
  this->expect_items(b, 7);
  EXPECT_EQ(b.cursor(), 3U);
}

TYPED_TEST(Ownership, ACopyPropagatesTheAllocatorWhereItsTraitsSaySo) {
  typename TestFixture::template ledger_map<true> source(tiny());
  fill(source, 0, 7);
  typename TestFixture::template ledger_map<true> target(tiny());
  target = source;
  EXPECT_EQ(target.get_allocator(), source.get_allocator());
  this->expect_items(target, 7);
}

TYPED_TEST(Ownership, ACopyKeepsItsAllocatorWhereItsTraitsSaySo) {
  typename TestFixture::template ledger_map<false> source(tiny());
  fill(source, 0, 7);
  typename TestFixture::template ledger_map<false> target(tiny());
  const auto before = target.get_allocator();
  target = source;
  EXPECT_EQ(target.get_allocator(), before);
  EXPECT_NE(target.get_allocator(), source.get_allocator());
  this->expect_items(target, 7);
}

TYPED_TEST(Ownership, AMovePropagatesTheAllocatorWhereItsTraitsSaySo) {
  typename TestFixture::template ledger_map<true> source(tiny());
  fill(source, 0, 7);
  const auto before = source.get_allocator();
  typename TestFixture::template ledger_map<true> target(tiny());
  const long allocations = before.entries().allocations;
  target = std::move(source);
  EXPECT_EQ(target.get_allocator(), before);
  EXPECT_EQ(before.entries().allocations, allocations) << "nothing is copied";
  this->expect_items(target, 7);
}

TYPED_TEST(Ownership, AMoveToAnotherAllocatorMovesTheItemsOneByOne) {
  using value = std::unique_ptr<int>;
  using map_type = map_of<int, value, TypeParam, seeded_hash<int>,
                          ledger_allocator<std::pair<const int, value>>>;
  map_type source(tiny());
  for (int key = 0; key < 7; ++key) source.insert(key, std::make_unique<int>(key));
  source.migrate(2);
  const auto left = source.get_allocator();
  map_type target(tiny());
  const auto before = target.get_allocator();
  target = std::move(source);
  EXPECT_EQ(target.get_allocator(), before);
  EXPECT_EQ(left.entries().live_bytes, 0);
  EXPECT_EQ(target.size(), 7U);
  EXPECT_TRUE(target.cvisit(6, [](const auto& item) { EXPECT_EQ(*item.second, 6); }));
  expect_sound(target);
}

TYPED_TEST(Ownership, ANodeOfAnotherAllocatorIsRefused) {
  typename TestFixture::template ledger_map<false> source(tiny());
  typename TestFixture::template ledger_map<false> target(tiny());
  source.insert(1, 2);
  auto node = source.extract(1);
  EXPECT_THROW(target.insert(std::move(node)), std::invalid_argument);
  EXPECT_EQ(node.mapped(), 2);
}

TYPED_TEST(Ownership, PolymorphicAllocatorsReachTheValues) {
  std::pmr::monotonic_buffer_resource memory;
  using text = std::pmr::string;
  using item = std::pair<const int, text>;
  map_of<int, text, TypeParam, seeded_hash<int>, std::pmr::polymorphic_allocator<item>> map(
      tiny(), &memory);
  const std::string longer(100, 'x');
  map.insert_or_assign(1, longer);
  map.insert_or_assign(1, longer + "y");
  map.try_emplace(2, longer);
  for (const int key : {1, 2}) {
    map.visit(
        key, [&memory](auto& seen) { EXPECT_EQ(seen.second.get_allocator().resource(), &memory); });
  }
}

TYPED_TEST(Ownership, AllMemoryComesBack) {
  ledger_allocator<std::pair<const int, int>> allocator;
  {
    typename TestFixture::template ledger_map<false> map(tiny_in_background(), allocator);
    fill(map, 0, 300);
    auto node = map.extract(5);
    auto copy = map;
    auto moved = std::move(map);
    moved.erase(7);
  }
  EXPECT_EQ(allocator.entries().live_bytes, 0);
}

}  // namespace
}  // namespace brigade::test
