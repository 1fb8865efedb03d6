// One configuration of the search: a state and, for each open operation, what is left to do.
//
// An open operation has a slot, and in a configuration one of three statuses: it still has to be
// linearized (neither bit), it is linearized (`done`), or it may be but need not (`optional`).
// Layout, in 64-bit words, for slots in W words:
//
//     [ state id : 32 | trace : 32 ] [ hash of the masks ] [ done : W ] [ optional : W ]
//
// The trace names how the configuration was reached and is no part of its identity. The hash is
// the exclusive or of one random word per set bit, so it is kept up to date bit by bit.
#pragma once

#include <cstddef>
#include <cstdint>

namespace brigade::linearize::detail {

using word = std::uint64_t;

/// Finalizer of splitmix64: spreads small integers over 64 bits.
[[nodiscard]] constexpr word mix(word value) noexcept {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

/// Words that a configuration takes.
[[nodiscard]] constexpr std::size_t stride_of(std::size_t mask_words) noexcept {
  return 2 + 2 * mask_words;
}

/// A configuration seen through a pointer: const word or word.
template <class Word>
class configuration_view {
 public:
  configuration_view(Word* data, std::size_t mask_words) noexcept
      : data_(data), words_(mask_words) {}

  [[nodiscard]] std::uint32_t state() const noexcept { return static_cast<std::uint32_t>(*data_); }
  [[nodiscard]] std::uint32_t trace() const noexcept {
    return static_cast<std::uint32_t>(*data_ >> 32U);
  }
  [[nodiscard]] word hash() const noexcept { return data_[1] ^ mix(state()); }
  [[nodiscard]] bool is_done(std::size_t slot) const noexcept { return test(slot, 0); }
  [[nodiscard]] bool is_optional(std::size_t slot) const noexcept { return test(slot, 1); }

  void set_state(std::uint32_t id) noexcept { *data_ = (*data_ >> 32U << 32U) | id; }
  void set_trace(std::uint32_t id) noexcept { *data_ = state() | (word{id} << 32U); }
  void flip_done(std::size_t slot) noexcept { flip(slot, 0); }
  void flip_optional(std::size_t slot) noexcept { flip(slot, 1); }

  /// The same state and statuses.
  [[nodiscard]] bool equals(configuration_view other) const noexcept {
    if (state() != other.state()) {
      return false;
    }
    for (std::size_t i = 1; i < stride_of(words_); ++i) {
      if (data_[i] != other.data_[i]) {
        return false;
      }
    }
    return true;
  }

  /// Given equal states: whatever the other can go on to, this can. Where the two differ, this has
  /// the choice that the other has lost.
  [[nodiscard]] bool dominates(configuration_view other) const noexcept {
    const Word* const mine = data_ + 2;
    const Word* const theirs = other.data_ + 2;
    for (std::size_t i = 0; i < words_; ++i) {
      const word choice = mine[words_ + i];
      const word differ = (mine[i] ^ theirs[i]) | (choice ^ theirs[words_ + i]);
      if ((differ & ~choice) != 0) {
        return false;
      }
    }
    return true;
  }

 private:
  [[nodiscard]] bool test(std::size_t slot, std::size_t mask) const noexcept {
    return ((data_[2 + mask * words_ + slot / 64] >> (slot % 64)) & 1U) != 0;
  }
  void flip(std::size_t slot, std::size_t mask) noexcept {
    data_[2 + mask * words_ + slot / 64] ^= word{1} << (slot % 64);
    data_[1] ^= mix(slot * 2 + mask);
  }

  Word* data_;
  std::size_t words_;
};

}  // namespace brigade::linearize::detail
