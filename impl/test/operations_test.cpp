// Each operation on its own, by one thread, in both locking designs and in mid-migration.
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fixture.hpp"

namespace brigade::test {
namespace {

template <class Locking>
class Operations : public ::testing::Test {
 protected:
  using int_map = map_of<int, int, Locking>;

  /// Seven items in eight buckets, with two of the four old buckets moved.
  Operations() {
    fill(map_, 0, 7);
    map_.migrate(2);
  }
  ~Operations() override { expect_sound(map_); }

  int_map map_{tiny()};
};
TYPED_TEST_SUITE(Operations, lockings, locking_names);

TYPED_TEST(Operations, TheFixtureIsInMidMigration) {
  EXPECT_TRUE(this->map_.migrating());
  EXPECT_EQ(this->map_.cursor(), 2U);
  EXPECT_EQ(this->map_.power(), 3U);
}

TYPED_TEST(Operations, FindCopiesTheValueOut) {
  EXPECT_EQ(this->map_.find(3), 30);
  EXPECT_EQ(this->map_.find(7), std::nullopt);
}

TYPED_TEST(Operations, ContainsSaysWhetherTheKeyIsThere) {
  EXPECT_TRUE(this->map_.contains(6));
  EXPECT_FALSE(this->map_.contains(-1));
}

TYPED_TEST(Operations, VisitMayChangeTheValueInPlace) {
  EXPECT_TRUE(this->map_.visit(2, [](auto& item) { item.second = item.first; }));
  EXPECT_EQ(this->map_.find(2), 2);
  EXPECT_FALSE(this->map_.visit(9, [](auto&) { FAIL() << "visited an absent key"; }));
}

TYPED_TEST(Operations, CvisitSeesTheItemAsConstant) {
  int seen = 0;
  const auto& map = this->map_;
  EXPECT_TRUE(map.cvisit(4, [&seen](const auto& item) { seen = item.second; }));
  EXPECT_EQ(seen, 40);
}

TYPED_TEST(Operations, InsertKeepsTheValueThatIsThere) {
  EXPECT_TRUE(this->map_.insert(7, 1));
  EXPECT_FALSE(this->map_.insert(7, 2));
  EXPECT_EQ(this->map_.find(7), 1);
  EXPECT_EQ(this->map_.size(), 8U);
}

TYPED_TEST(Operations, InsertOrAssignReplacesTheValueThatIsThere) {
  EXPECT_TRUE(this->map_.insert_or_assign(7, 1));
  EXPECT_FALSE(this->map_.insert_or_assign(7, 2));
  EXPECT_EQ(this->map_.find(7), 2);
  EXPECT_EQ(this->map_.size(), 8U);
}

TYPED_TEST(Operations, UpdateChangesTheValueUnderTheLock) {
  EXPECT_TRUE(this->map_.update(1, [](int& value) { ++value; }));
  EXPECT_EQ(this->map_.find(1), 11);
  EXPECT_FALSE(this->map_.update(8, [](int&) { FAIL() << "updated an absent key"; }));
}

TYPED_TEST(Operations, EraseRemovesOnceAndCountsOnce) {
  EXPECT_TRUE(this->map_.erase(5));
  EXPECT_FALSE(this->map_.erase(5));
  EXPECT_FALSE(this->map_.contains(5));
  EXPECT_EQ(this->map_.size(), 6U);
}

TYPED_TEST(Operations, EraseIfRemovesWhatThePredicateSays) {
  EXPECT_EQ(this->map_.erase_if([](const auto& item) { return item.first % 2 == 0; }), 4U);
  EXPECT_EQ(this->map_.size(), 3U);
  EXPECT_FALSE(this->map_.contains(4));
  EXPECT_TRUE(this->map_.contains(5));
}

TYPED_TEST(Operations, ClearInMidMigrationLeavesAnEmptyMapThatGoesOnMigrating) {
  this->map_.clear();
  EXPECT_TRUE(this->map_.empty());
  EXPECT_EQ(this->map_.migrate(10), 2U);
  fill(this->map_, 0, 5);
  EXPECT_EQ(this->map_.size(), 5U);
}

TYPED_TEST(Operations, ForEachMeetsEveryItemOnceInMidMigration) {
  std::vector<int> keys;
  this->map_.for_each([&keys](auto& item) {
    keys.push_back(item.first);
    item.second = 0;
  });
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(keys, (std::vector<int>{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(this->map_.find(6), 0);
}

TYPED_TEST(Operations, AnExtractedNodeCanBePutBack) {
  auto node = this->map_.extract(3);
  ASSERT_FALSE(node.empty());
  EXPECT_EQ(node.key(), 3);
  EXPECT_EQ(node.mapped(), 30);
  EXPECT_FALSE(this->map_.contains(3));
  node.key() = 33;
  EXPECT_TRUE(this->map_.insert(std::move(node)));
  EXPECT_TRUE(node.empty());
  EXPECT_EQ(this->map_.find(33), 30);
}

TYPED_TEST(Operations, ExtractingAnAbsentKeyGivesAnEmptyNode) {
  auto node = this->map_.extract(99);
  EXPECT_TRUE(node.empty());
  EXPECT_FALSE(this->map_.insert(std::move(node)));
}

TYPED_TEST(Operations, ANodeWhoseKeyIsThereStaysWithItsHandle) {
  auto node = this->map_.extract(3);
  this->map_.insert(3, 0);
  EXPECT_FALSE(this->map_.insert(std::move(node)));
  EXPECT_EQ(node.mapped(), 30);
}

TYPED_TEST(Operations, AnExtractedNodeOutlivesItsMap) {
  typename TestFixture::int_map::node_type node;
  {
    typename TestFixture::int_map short_lived(tiny());
    short_lived.insert(1, 2);
    node = short_lived.extract(1);
  }
  EXPECT_EQ(node.mapped(), 2);
}

TYPED_TEST(Operations, StringsAreFoundByStringViewsWithoutACopy) {
  map_of<std::string, int, TypeParam> map(tiny());
  map.try_emplace("one", 1);
  const std::string_view key = "one";
  EXPECT_EQ(map.find(key), 1);
  EXPECT_TRUE(map.contains("one"));
  EXPECT_TRUE(map.update(key, [](int& value) { ++value; }));
  EXPECT_EQ(map.extract(key).mapped(), 2);
  EXPECT_FALSE(map.erase(key));
}

TYPED_TEST(Operations, MoveOnlyValuesWork) {
  map_of<int, std::unique_ptr<int>, TypeParam> map(tiny());
  EXPECT_TRUE(map.insert(1, std::make_unique<int>(5)));
  EXPECT_TRUE(map.try_emplace(2, new int(6)));
  EXPECT_FALSE(map.insert_or_assign(1, std::make_unique<int>(7)));
  int seen = 0;
  map.visit(1, [&seen](auto& item) { seen = *item.second; });
  EXPECT_EQ(seen, 7);
  EXPECT_TRUE(map.erase(1));
}

TYPED_TEST(Operations, ARejectedInsertDoesNotMoveFromItsArguments) {
  map_of<int, std::unique_ptr<int>, TypeParam> map(tiny());
  map.insert(1, std::make_unique<int>(5));
  auto kept = std::make_unique<int>(6);
  EXPECT_FALSE(map.insert(1, std::move(kept)));
  EXPECT_NE(kept, nullptr);
}

}  // namespace
}  // namespace brigade::test
