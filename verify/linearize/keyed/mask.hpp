// A set of slots: the operations that are open at one instant, never the whole history.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace brigade::linearize::keyed {

template <std::size_t Words>
class mask {
 public:
  static constexpr std::size_t capacity = Words * 64;

  [[nodiscard]] bool test(std::size_t slot) const noexcept {
    return (words_[slot / 64] >> (slot % 64) & 1U) != 0;
  }
  void set(std::size_t slot) noexcept { words_[slot / 64] |= std::uint64_t{1} << (slot % 64); }
  void reset(std::size_t slot) noexcept { words_[slot / 64] &= ~(std::uint64_t{1} << (slot % 64)); }

  [[nodiscard]] bool any() const noexcept {
    std::uint64_t seen = 0;
    for (const auto word : words_) {
      seen |= word;
    }
    return seen != 0;
  }

  [[nodiscard]] std::size_t count() const noexcept {
    std::size_t members = 0;
    for (const auto word : words_) {
      members += static_cast<std::size_t>(std::popcount(word));
    }
    return members;
  }

  /// True where every member of `other` is a member.
  [[nodiscard]] bool includes(const mask& other) const noexcept {
    std::uint64_t missing = 0;
    for (std::size_t i = 0; i < Words; ++i) {
      missing |= other.words_[i] & ~words_[i];
    }
    return missing == 0;
  }

  [[nodiscard]] bool intersects(const mask& other) const noexcept {
    std::uint64_t shared = 0;
    for (std::size_t i = 0; i < Words; ++i) {
      shared |= words_[i] & other.words_[i];
    }
    return shared != 0;
  }

  /// The smallest slot that is not a member; `capacity` where all are.
  [[nodiscard]] std::size_t first_free() const noexcept {
    for (std::size_t i = 0; i < Words; ++i) {
      if (~words_[i] != 0) {
        return i * 64 + static_cast<std::size_t>(std::countr_one(words_[i]));
      }
    }
    return capacity;
  }

  template <class Visit>
  void for_each(Visit visit) const {
    for (std::size_t i = 0; i < Words; ++i) {
      for (std::uint64_t word = words_[i]; word != 0; word &= word - 1) {
        visit(i * 64 + static_cast<std::size_t>(std::countr_zero(word)));
      }
    }
  }

  mask& operator|=(const mask& other) noexcept {
    for (std::size_t i = 0; i < Words; ++i) {
      words_[i] |= other.words_[i];
    }
    return *this;
  }
  mask& operator&=(const mask& other) noexcept {
    for (std::size_t i = 0; i < Words; ++i) {
      words_[i] &= other.words_[i];
    }
    return *this;
  }
  /// Set difference.
  mask& operator-=(const mask& other) noexcept {
    for (std::size_t i = 0; i < Words; ++i) {
      words_[i] &= ~other.words_[i];
    }
    return *this;
  }

  friend mask operator|(mask a, const mask& b) noexcept { return a |= b; }
  friend mask operator&(mask a, const mask& b) noexcept { return a &= b; }
  friend mask operator-(mask a, const mask& b) noexcept { return a -= b; }
  friend bool operator==(const mask&, const mask&) = default;

  /// The same members in a wider set.
  template <std::size_t Wider>
  [[nodiscard]] mask<Wider> widened() const noexcept {
    static_assert(Wider >= Words);
    mask<Wider> wide;
    for (std::size_t i = 0; i < Words; ++i) {
      wide.word(i) = words_[i];
    }
    return wide;
  }
  [[nodiscard]] std::uint64_t& word(std::size_t i) noexcept { return words_[i]; }
  [[nodiscard]] const std::uint64_t& word(std::size_t i) const noexcept { return words_[i]; }

 private:
  std::array<std::uint64_t, Words> words_{};
};

}  // namespace brigade::linearize::keyed
