// For each value that an open operation names: which slots name it, and how.
//
// Open addressing with linear probing and deletion by shifting back. It holds at most two values
// per open operation, so a lookup is a multiplication and about one cache line.
#pragma once

#include <brigade/linearize/keyed/operation.hpp>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "mask.hpp"

namespace brigade::linearize::keyed {

/// The open operations that name one value.
template <std::size_t Words>
struct named_by {
  mask<Words> equals{};           ///< condition: the state is the value
  mask<Words> differs{};          ///< condition: the state is another, or absent
  mask<Words> differs_present{};  ///< condition: the state is another, and not absent
  mask<Words> stores{};           ///< effect: the state becomes the value

  [[nodiscard]] bool any() const noexcept {
    return (equals | differs | differs_present | stores).any();
  }
};

template <std::size_t Words>
class value_index {
 public:
  value_index() : entries_(capacity) {}

  /// What names the value; nothing, where no open operation does.
  [[nodiscard]] const named_by<Words>& find(value_id value) const noexcept {
    for (std::size_t i = home(value);; i = (i + 1) % capacity) {
      if (entries_[i].value == value) {
        return entries_[i].names;
      }
      if (entries_[i].value == vacant) {
        return nothing_;
      }
    }
  }

  /// For adding a slot.
  [[nodiscard]] named_by<Words>& at(value_id value) noexcept {
    for (std::size_t i = home(value);; i = (i + 1) % capacity) {
      if (entries_[i].value == value) {
        return entries_[i].names;
      }
      if (entries_[i].value == vacant) {
        entries_[i].value = value;
        return entries_[i].names;
      }
    }
  }

  /// Takes the slot out of everything that names the value.
  void forget(value_id value, std::size_t slot) noexcept {
    std::size_t i = home(value);
    while (entries_[i].value != value) {
      if (entries_[i].value == vacant) {
        return;
      }
      i = (i + 1) % capacity;
    }
    auto& names = entries_[i].names;
    names.equals.reset(slot);
    names.differs.reset(slot);
    names.differs_present.reset(slot);
    names.stores.reset(slot);
    if (!names.any()) {
      vacate(i);
    }
  }

 private:
  static constexpr std::size_t capacity = mask<Words>::capacity * 4;
  static constexpr value_id vacant = ~value_id{0};

  struct entry {
    value_id value = vacant;
    named_by<Words> names{};
  };

  [[nodiscard]] static std::size_t home(value_id value) noexcept {
    return (value * 0x9e37'79b1U >> 12U) % capacity;
  }

  void vacate(std::size_t hole) noexcept {
    for (std::size_t i = (hole + 1) % capacity; entries_[i].value != vacant;
         i = (i + 1) % capacity) {
      const std::size_t from_home = (i - home(entries_[i].value)) % capacity;
      if (from_home >= (i - hole) % capacity) {
        entries_[hole] = entries_[i];
        hole = i;
      }
    }
    entries_[hole] = entry{};
  }

  std::vector<entry> entries_;
  named_by<Words> nothing_{};
};

}  // namespace brigade::linearize::keyed
