// What the table's tests share: both locking designs, and small tables that grow early.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <brigade/concurrent_map.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace brigade::test {

template <class Key, class T, class Locking, class Hash = seeded_hash<Key>,
          class Allocator = std::allocator<std::pair<const Key, T>>>
using map_of = concurrent_map<Key, T, Hash, std::equal_to<>, Locking, Allocator>;

/// Four buckets, two stripes, no thread, a fixed seed.
[[nodiscard]] inline map_options tiny() {
  map_options options;
  options.initial_power = 2;
  options.stripe_power = 1;
  options.maintenance = maintenance::manual;
  options.seed = 1;
  return options;
}

/// The same with a maintenance thread.
[[nodiscard]] inline map_options tiny_in_background() {
  map_options options = tiny();
  options.maintenance = maintenance::background;
  return options;
}

/// Keys from `first` to below `last`, each with ten times itself as its value.
template <class Map>
void fill(Map& map, int first, int last) {
  for (int key = first; key < last; ++key) map.insert(key, 10 * key);
}

/// Fails the test, with the table's own words, when an invariant is broken.
template <class Map>
void expect_sound(const Map& map) {
  const std::optional<std::string> broken = map.check_invariants();
  EXPECT_FALSE(broken.has_value()) << *broken;
}

using lockings = ::testing::Types<modern_locking, classic_locking>;

struct locking_names {
  template <class Locking>
  static std::string GetName(int) {
    return std::is_same_v<Locking, modern_locking> ? "modern" : "classic";
  }
};

}  // namespace brigade::test
