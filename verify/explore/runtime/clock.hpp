// Vector clocks, as wide as the number of threads that have been seen so far, rounded up to four.
//
// at(t) is the number of epochs of thread t that happen before; a component that was never set is
// 0, and so are all beyond the width: looking one up need not ask for it.
#pragma once

#include <cstdint>

namespace brigade::explore::runtime {

// Threads of one execution; masks of them fit a word.
inline constexpr unsigned max_threads = 64;
using thread_mask = std::uint64_t;

constexpr thread_mask bit(unsigned thread) { return thread_mask{1} << thread; }

struct vector_clock {
  std::uint32_t width = 0;
  alignas(16) std::uint32_t component[max_threads] = {};

  std::uint32_t at(unsigned thread) const { return component[thread]; }

  void set(unsigned thread, std::uint32_t value) {
    if (width <= thread) width = (thread + lanes) & ~(lanes - 1);
    component[thread] = value;
  }

  void clear() { shrink(0); }

  void assign(const vector_clock& other) {
    shrink(other.width);
    width = other.width;
    for (std::uint32_t i = 0; i < width; i += lanes) quad(i) = other.quad(i);
  }

  void join(const vector_clock& other) {
    const std::uint32_t shared = width < other.width ? width : other.width;
    for (std::uint32_t i = 0; i < shared; i += lanes) {
      const four theirs = other.quad(i);
      quad(i) = quad(i) < theirs ? theirs : quad(i);
    }
    for (; width < other.width; width += lanes) quad(width) = other.quad(width);
  }

 private:
  static constexpr std::uint32_t lanes = 4;

  void shrink(std::uint32_t to) {
    for (; width > to; width -= lanes) quad(width - lanes) = four{};
  }

  using four = std::uint32_t __attribute__((vector_size(4 * lanes), may_alias));

  four& quad(std::uint32_t first) { return *reinterpret_cast<four*>(component + first); }
  const four& quad(std::uint32_t first) const {
    return *reinterpret_cast<const four*>(component + first);
  }
};

}  // namespace brigade::explore::runtime
