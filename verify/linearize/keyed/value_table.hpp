// One entry per value: an array where the ids are dense, open addressing where they are not.
#pragma once

#include <algorithm>
#include <brigade/linearize/keyed/operation.hpp>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace brigade::linearize::keyed {

/// The largest id that occurs.
[[nodiscard]] inline value_id largest_value(std::span<const operation> operations,
                                            value_id initial) noexcept {
  value_id value = initial;
  for (const auto& op : operations) {
    value = std::max({value, op.expected, op.stored});
  }
  return value;
}

template <class Entry>
class value_table {
 public:
  /// For ids up to `largest`, of which at most `distinct` occur.
  value_table(value_id largest, std::size_t distinct) {
    if (largest / 8 <= distinct + 8) {
      entries_.resize(std::size_t{largest} + 1);
    } else {
      hashed_ = true;
      grow(8);  // small, since a stream of many keys has a table for each
    }
  }

  /// The value's entry, made if need be. References live until the next call.
  [[nodiscard]] Entry& at(value_id value) {
    if (!hashed_) {
      return entries_[value];
    }
    if (used_ * 2 >= entries_.size()) {
      grow(entries_.size() * 2);
    }
    const std::size_t place = find(value);
    if (values_[place] == vacant) {
      values_[place] = value;
      ++used_;
    }
    return entries_[place];
  }

  [[nodiscard]] std::size_t bytes() const noexcept {
    return entries_.capacity() * sizeof(Entry) + values_.capacity() * sizeof(value_id);
  }

  /// Drops the entries for which `unwanted(value, entry)` holds. Where the table is hashed;
  /// O(size).
  template <class Unwanted>
  void sweep_out(Unwanted unwanted) {
    if (hashed_) {
      rebuild(entries_.size(), unwanted);
    }
  }

  [[nodiscard]] std::size_t used() const noexcept { return used_; }

 private:
  static constexpr value_id vacant = ~value_id{0};

  [[nodiscard]] std::size_t find(value_id value) const noexcept {
    std::size_t place = (value * 0x9e37'79b9'7f4a'7c15ULL >> 32U) & (values_.size() - 1);
    while (values_[place] != value && values_[place] != vacant) {
      place = (place + 1) & (values_.size() - 1);
    }
    return place;
  }

  void grow(std::size_t size) {
    rebuild(size, [](value_id, const Entry&) { return false; });
  }

  template <class Unwanted>
  void rebuild(std::size_t size, Unwanted unwanted) {
    auto entries = std::exchange(entries_, std::vector<Entry>(size));
    auto values = std::exchange(values_, std::vector<value_id>(size, vacant));
    used_ = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i] != vacant && !unwanted(values[i], entries[i])) {
        const std::size_t place = find(values[i]);
        values_[place] = values[i];
        entries_[place] = entries[i];
        ++used_;
      }
    }
  }

  std::vector<Entry> entries_;
  std::vector<value_id> values_;
  std::size_t used_ = 0;
  bool hashed_ = false;
};

}  // namespace brigade::linearize::keyed
