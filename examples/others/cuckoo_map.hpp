// libcuckoo's cuckoohash_map under the names that the test kit calls.
#pragma once

#include <cstddef>
#include <libcuckoo/cuckoohash_map.hh>
#include <optional>

namespace example {

/// Keys are their own hashes, so that scenarios choose the buckets.
struct identity {
  std::size_t operator()(int key) const { return static_cast<std::size_t>(key); }
};

/// Begins with room for one key unless told otherwise, so that the second makes it grow.
class cuckoo_map {
 public:
  using key_type = int;
  using mapped_type = int;

  /// With 0, an expansion is never refused because the table is too empty for one.
  explicit cuckoo_map(double minimum_load_factor = 0, std::size_t room = 0) : items_(room) {
    items_.minimum_load_factor(minimum_load_factor);
  }

  std::optional<int> find(int key) const {
    int value = 0;
    if (!items_.find(key, value)) return std::nullopt;
    return value;
  }
  bool contains(int key) const { return items_.contains(key); }
  bool insert(int key, int value) { return items_.insert(key, value); }
  bool insert_or_assign(int key, int value) { return items_.insert_or_assign(key, value); }
  template <class Visitor>
  void update(int key, Visitor visit) {
    items_.update_fn(key, [&](int& value) { visit(value); });
  }
  bool erase(int key) { return items_.erase(key); }
  std::size_t size() const { return items_.size(); }

 private:
  static constexpr std::size_t slots = 1;
  libcuckoo::cuckoohash_map<int, int, identity, std::equal_to<int>,
                            std::allocator<std::pair<const int, int>>, slots>
      items_;
};

}  // namespace example
