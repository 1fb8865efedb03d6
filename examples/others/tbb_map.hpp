// oneTBB's concurrent_hash_map under the names that the test kit calls.
#pragma once

#include <oneapi/tbb/concurrent_hash_map.h>

#include <cstddef>
#include <optional>

namespace example {

/// Keys are their own hashes, so that scenarios choose the buckets.
struct plain_keys {
  static std::size_t hash(int key) { return static_cast<std::size_t>(key); }
  static bool equal(int a, int b) { return a == b; }
};

class tbb_map {
 public:
  using key_type = int;
  using mapped_type = int;

  std::optional<int> find(int key) {
    map::const_accessor found;
    if (!items_.find(found, key)) return std::nullopt;
    return found->second;
  }
  bool contains(int key) const { return items_.count(key) != 0; }
  bool insert(int key, int value) { return items_.insert({key, value}); }
  bool insert_or_assign(int key, int value) {
    map::accessor found;
    const bool inserted = items_.insert(found, key);
    found->second = value;
    return inserted;
  }
  template <class Visitor>
  void update(int key, Visitor visit) {
    map::accessor found;
    if (items_.find(found, key)) visit(found->second);
  }
  bool erase(int key) { return items_.erase(key); }
  std::size_t size() const { return items_.size(); }

 private:
  using map = tbb::concurrent_hash_map<int, int, plain_keys>;
  map items_;
};

}  // namespace example
