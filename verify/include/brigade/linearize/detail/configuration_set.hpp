// A set of configurations of the search, kept in insertion order in one flat array.
//
// A configuration is a state and, for each open operation (a slot), whether it is already
// linearized (`done`) and whether it still has to be (`optional`: it does not). Layout, in 64-bit
// words, for slots in W words:
//
//     [ state id : 32 | trace : 32 ] [ hash of the masks ] [ done : W ] [ optional : W ]
//
// The trace names how the configuration was reached and is no part of its identity. The hash is
// the exclusive or of one random word per set bit, so it is kept up to date bit by bit.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace brigade::linearize::detail {

using word = std::uint64_t;

/// Finalizer of splitmix64: spreads small integers over 64 bits.
[[nodiscard]] constexpr word mix(word value) noexcept {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

/// A view of one configuration; as cheap to copy as a pointer.
class configuration_view {
 public:
  configuration_view(word* data, std::size_t words) noexcept : data_(data), words_(words) {}

  [[nodiscard]] std::uint32_t state() const noexcept { return static_cast<std::uint32_t>(*data_); }
  [[nodiscard]] std::uint32_t trace() const noexcept {
    return static_cast<std::uint32_t>(*data_ >> 32U);
  }
  void set_state(std::uint32_t id) noexcept { *data_ = (*data_ >> 32U << 32U) | id; }
  void set_trace(std::uint32_t id) noexcept {
    *data_ = static_cast<std::uint32_t>(*data_) | (word{id} << 32U);
  }

  [[nodiscard]] word hash() const noexcept { return data_[1] ^ mix(state()); }
  [[nodiscard]] const word* done() const noexcept { return data_ + 2; }
  [[nodiscard]] const word* optional() const noexcept { return data_ + 2 + words_; }

  [[nodiscard]] bool is_done(std::size_t slot) const noexcept { return test(done(), slot); }
  [[nodiscard]] bool is_optional(std::size_t slot) const noexcept { return test(optional(), slot); }
  void flip_done(std::size_t slot) noexcept { flip(slot, 0); }
  void flip_optional(std::size_t slot) noexcept { flip(slot, 1); }

 private:
  static bool test(const word* mask, std::size_t slot) noexcept {
    return ((mask[slot / 64] >> (slot % 64)) & 1U) != 0;
  }
  void flip(std::size_t slot, std::size_t mask) noexcept {
    data_[2 + mask * words_ + slot / 64] ^= word{1} << (slot % 64);
    data_[1] ^= mix(slot * 2 + mask);
  }

  word* data_;
  std::size_t words_;
};

class configuration_set {
 public:
  explicit configuration_set(std::size_t words) : words_(words), stride_(2 + 2 * words) {}

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t words() const noexcept { return words_; }
  [[nodiscard]] std::size_t stride() const noexcept { return stride_; }
  [[nodiscard]] std::size_t bytes() const noexcept {
    return data_.capacity() * sizeof(word) + index_.capacity() * sizeof(std::uint32_t);
  }

  /// Valid until the next insertion.
  [[nodiscard]] configuration_view operator[](std::size_t at) noexcept {
    return {data_.data() + at * stride_, words_};
  }
  [[nodiscard]] const word* raw(std::size_t at) const noexcept {
    return data_.data() + at * stride_;
  }

  void clear() noexcept {
    data_.clear();
    size_ = 0;
    std::fill(index_.begin(), index_.end(), 0U);
  }

  /// True if no equal configuration was there. `raw` must not point into this set.
  bool insert(const word* raw) {
    if (size_ * 2 >= index_.size()) {
      grow_index();
    }
    const configuration_view view(const_cast<word*>(raw), words_);
    std::size_t at = view.hash() & (index_.size() - 1);
    while (index_[at] != 0) {
      if (equal(data_.data() + (index_[at] - 1) * stride_, raw)) {
        return false;
      }
      at = (at + 1) & (index_.size() - 1);
    }
    data_.insert(data_.end(), raw, raw + stride_);
    index_[at] = static_cast<std::uint32_t>(++size_);
    return true;
  }

 private:
  [[nodiscard]] bool equal(const word* left, const word* right) const noexcept {
    return static_cast<std::uint32_t>(left[0]) == static_cast<std::uint32_t>(right[0]) &&
           std::equal(left + 1, left + stride_, right + 1);
  }

  void grow_index() {
    index_.assign(std::max<std::size_t>(16, index_.size() * 2), 0U);
    for (std::size_t position = 0; position < size_; ++position) {
      std::size_t at = (*this)[position].hash() & (index_.size() - 1);
      while (index_[at] != 0) {
        at = (at + 1) & (index_.size() - 1);
      }
      index_[at] = static_cast<std::uint32_t>(position + 1);
    }
  }

  std::size_t words_;
  std::size_t stride_;
  std::size_t size_ = 0;
  std::vector<word> data_;
  std::vector<std::uint32_t> index_;
};

}  // namespace brigade::linearize::detail
