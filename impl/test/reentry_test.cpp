// User code that runs under a lock: what it may not do, and that it is told so.
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "fixture.hpp"

namespace brigade::test {
namespace {

template <class Locking>
class Reentry : public ::testing::Test {
 protected:
  Reentry() {
    fill(map_, 0, 7);
    map_.migrate(2);
  }
  ~Reentry() override { expect_sound(map_); }

  /// Makes `call` from within a visitor, and expects it to be refused.
  template <class Call>
  void refuse(Call call) {
    EXPECT_THROW(map_.visit(1, [&call](auto&) { call(); }), std::logic_error);
    EXPECT_TRUE(map_.contains(1)) << "no lock is left behind";
  }

  map_of<int, int, Locking> map_{tiny()};
};
TYPED_TEST_SUITE(Reentry, lockings, locking_names);

TYPED_TEST(Reentry, AVisitorMayNotCallItsMap) {
  auto& map = this->map_;
  this->refuse([&map] { static_cast<void>(map.find(1)); });
  this->refuse([&map] { map.insert(100, 1); });
  this->refuse([&map] { map.erase(1); });
  this->refuse([&map] { map.clear(); });
  this->refuse([&map] { static_cast<void>(map.statistics()); });
  this->refuse([&map] { map.migrate(1); });
  this->refuse([&map] { map.reserve(100); });
  this->refuse([&map] { map.start(); });
  this->refuse([&map] { map.stop(); });
  this->refuse([&map] { map.wait_until_idle(); });
  this->refuse([&map] { static_cast<void>(map.check_invariants()); });
}

TYPED_TEST(Reentry, ThePredicateOfEraseIfMayNotCallItsMap) {
  auto& map = this->map_;
  EXPECT_THROW(map.erase_if([&map](const auto& item) { return map.erase(item.first); }),
               std::logic_error);
  EXPECT_EQ(map.size(), 7U);
}

/// Compares, and first runs `before` once, if it is set.
struct meddling_equal {
  std::shared_ptr<std::function<void()>> before = std::make_shared<std::function<void()>>();
  bool operator()(int a, int b) const {
    if (*before) std::exchange(*before, nullptr)();
    return a == b;
  }
};

struct same_hash {
  std::uint64_t operator()(int) const noexcept { return 1; }
};

TYPED_TEST(Reentry, AComparisonMayNotCallItsMapWhoeverCompares) {
  const meddling_equal equal;
  concurrent_map<int, int, same_hash, meddling_equal, TypeParam> map(tiny(), same_hash(), equal);
  fill(map, 0, 3);
  const auto meddle = [&map] { map.erase(1); };
  *equal.before = meddle;
  EXPECT_THROW(static_cast<void>(map.find(1)), std::logic_error);
  *equal.before = meddle;
  EXPECT_THROW(static_cast<void>(map.locate(1)), std::logic_error);
  *equal.before = meddle;
  EXPECT_THROW(static_cast<void>(map.check_invariants()), std::logic_error);
  EXPECT_EQ(map.size(), 3U);
  expect_sound(map);
}

TYPED_TEST(Reentry, AVisitorMayAskForTheSize) {
  std::size_t seen = 0;
  this->map_.visit(1, [&](auto&) { seen = this->map_.size(); });
  EXPECT_EQ(seen, 7U);
}

TYPED_TEST(Reentry, AVisitorMayCallAnotherMap) {
  map_of<int, int, TypeParam> other(tiny());
  other.insert(1, 5);
  int seen = 0;
  this->map_.visit(1, [&](auto&) { other.visit(1, [&](auto& item) { seen = item.second; }); });
  EXPECT_EQ(seen, 5);
}

/// On destruction it calls the map that it was in.
template <class Locking>
struct calls_back {
  using map_type = map_of<int, calls_back, Locking>;
  map_type* map = nullptr;
  explicit calls_back(map_type* called) : map(called) {}
  calls_back(calls_back&& other) noexcept : map(std::exchange(other.map, nullptr)) {}
  calls_back& operator=(calls_back&& other) noexcept {
    std::swap(map, other.map);
    return *this;
  }
  ~calls_back() {
    if (map != nullptr) map->erase(-1);  // throws, and so terminates, under a lock of the map
  }
};

TYPED_TEST(Reentry, DestructorsRunUnderNoLock) {
  using value = calls_back<TypeParam>;
  typename value::map_type map(tiny());
  for (int key = 0; key < 5; ++key) map.try_emplace(key, &map);
  EXPECT_FALSE(map.insert_or_assign(1, value(&map)));
  EXPECT_TRUE(map.erase(1));
  EXPECT_FALSE(map.extract(2).empty());
  EXPECT_EQ(map.erase_if([](const auto& item) { return item.first == 3; }), 1U);
  map.clear();
  EXPECT_TRUE(map.empty());
}

}  // namespace
}  // namespace brigade::test
