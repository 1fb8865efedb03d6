// Whatever user code throws: nothing is lost, counted or locked that should not be.
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "fixture.hpp"
#include "ledger_allocator.hpp"

namespace brigade::test {
namespace {

struct refused : std::runtime_error {
  refused() : std::runtime_error("refused") {}
};

/// What is to throw next, shared by the hash, comparison and values of one test.
struct trap {
  bool hash = false;
  bool equal = false;
  bool construct = false;
  bool copy = false;
};
trap armed;

struct throwing_hash {
  std::uint64_t operator()(int key) const {
    if (armed.hash) throw refused();
    return static_cast<std::uint64_t>(key);
  }
};

struct throwing_equal {
  bool operator()(int a, int b) const {
    if (armed.equal) throw refused();
    return a == b;
  }
};

struct throwing_value {
  int value;
  explicit throwing_value(int made) : value(made) {
    if (armed.construct) throw refused();
  }
  throwing_value(const throwing_value& other) : value(other.value) {
    if (armed.copy) throw refused();
  }
  throwing_value(throwing_value&& other) noexcept = default;
  throwing_value& operator=(const throwing_value&) = default;
  throwing_value& operator=(throwing_value&&) noexcept = default;
  ~throwing_value() = default;
};

template <class Locking>
class Exceptions : public ::testing::Test {
 protected:
  using ledger_of_items = ledger_allocator<std::pair<const int, throwing_value>>;
  using map_type =
      concurrent_map<int, throwing_value, throwing_hash, throwing_equal, Locking, ledger_of_items>;

  Exceptions() {
    for (int key = 0; key < 7; ++key) map_.try_emplace(key, key);
    map_.migrate(2);
  }
  ~Exceptions() override { armed = {}; }

  /// Makes `call` with a trap set, expects its exception, and then the table as it was, unlocked.
  template <class Call>
  void expect_no_effect(bool trap::*what, Call call) {
    const long before = allocator_.entries().live_bytes;
    armed.*what = true;
    EXPECT_THROW(call(), refused);
    armed = {};
    EXPECT_EQ(allocator_.entries().live_bytes, before) << "memory leaked";
    expect_as_it_was();
  }

  void expect_as_it_was() {
    expect_sound(map_);
    EXPECT_EQ(map_.size(), 7U);
    for (int key = 0; key < 7; ++key) {
      int seen = -1;
      EXPECT_TRUE(map_.cvisit(key, [&seen](const auto& item) { seen = item.second.value; }));
      EXPECT_EQ(seen, key);
    }
  }

  ledger_of_items allocator_;
  map_type map_{tiny(), allocator_};
};
TYPED_TEST_SUITE(Exceptions, lockings, locking_names);

TYPED_TEST(Exceptions, AThrowingHashHasNoEffect) {
  auto& map = this->map_;
  this->expect_no_effect(&trap::hash, [&map] { static_cast<void>(map.contains(1)); });
  this->expect_no_effect(&trap::hash, [&map] { map.try_emplace(9, 9); });
  this->expect_no_effect(&trap::hash, [&map] { map.insert_or_assign(1, throwing_value(9)); });
  this->expect_no_effect(&trap::hash, [&map] { map.erase(1); });
}

TYPED_TEST(Exceptions, AThrowingComparisonHasNoEffect) {
  auto& map = this->map_;
  this->expect_no_effect(&trap::equal, [&map] { static_cast<void>(map.contains(1)); });
  this->expect_no_effect(&trap::equal, [&map] { map.try_emplace(1, 9); });
  this->expect_no_effect(&trap::equal, [&map] { map.insert_or_assign(1, throwing_value(9)); });
  this->expect_no_effect(&trap::equal, [&map] { map.erase(1); });
}

TYPED_TEST(Exceptions, AThrowingConstructorHasNoEffect) {
  auto& map = this->map_;
  this->expect_no_effect(&trap::construct, [&map] { map.try_emplace(9, 9); });
  this->expect_no_effect(&trap::construct, [&map] { map.insert_or_assign(1, 9); });
}

TYPED_TEST(Exceptions, AThrowingCopyOutHasNoEffect) {
  auto& map = this->map_;
  this->expect_no_effect(&trap::copy, [&map] { static_cast<void>(map.find(1)); });
}

TYPED_TEST(Exceptions, AThrowingVisitorLeavesNoLock) {
  auto& map = this->map_;
  const auto refuse = [](auto&) { throw refused(); };
  EXPECT_THROW(map.visit(1, refuse), refused);
  EXPECT_THROW(map.cvisit(1, refuse), refused);
  EXPECT_THROW(map.update(1, refuse), refused);
  EXPECT_THROW(map.for_each(refuse), refused);
  EXPECT_THROW(map.scan(refuse), refused);
  this->expect_as_it_was();
}

TYPED_TEST(Exceptions, WhatAPredicateErasedBeforeItThrewStaysErased) {
  int asked = 0;
  EXPECT_THROW(this->map_.erase_if([&asked](const auto&) {
    if (++asked == 4) throw refused();
    return true;
  }),
               refused);
  EXPECT_EQ(this->map_.size(), 4U);
  expect_sound(this->map_);
}

TYPED_TEST(Exceptions, AnItemThatCannotBeAllocatedIsNotInserted) {
  this->allocator_.entries().fail_nodes = true;
  EXPECT_THROW(this->map_.try_emplace(9, 9), std::bad_alloc);
  EXPECT_THROW(this->map_.insert_or_assign(9, throwing_value(9)), std::bad_alloc);
  EXPECT_FALSE(this->map_.insert_or_assign(1, throwing_value(1))) << "assigning allocates nothing";
  this->expect_as_it_was();
}

TYPED_TEST(Exceptions, ANodeWhoseInsertionThrowsStaysWithItsHandle) {
  auto node = this->map_.extract(3);
  armed.hash = true;
  EXPECT_THROW(this->map_.insert(std::move(node)), refused);
  armed = {};
  ASSERT_FALSE(node.empty());
  EXPECT_TRUE(this->map_.insert(std::move(node)));
  this->expect_as_it_was();
}

TYPED_TEST(Exceptions, AMigrationCallsNoUserCode) {
  armed = {true, true, true, true};
  EXPECT_EQ(this->map_.migrate(10), 2U);
  armed = {};
  this->expect_as_it_was();
}

}  // namespace
}  // namespace brigade::test
