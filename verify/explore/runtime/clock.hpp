// Vector clocks, as wide as the number of threads that have been seen so far, rounded up to four.
//
// at(t) is the number of epochs of thread t that happen before; a component that was never set is
// 0, and so are all beyond the width: looking one up need not ask for it.
#pragma once

#include <cstdint>

#ifdef __SSE4_1__
#include <smmintrin.h>
#endif

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

  void clear() {
    const std::uint32_t before = width;
    width = 0;
    for (std::uint32_t i = 0; i < before; i += lanes) quad(i) = four{};
  }

  void assign(const vector_clock& other) {
    const std::uint32_t before = width;
    const std::uint32_t now = other.width;
    width = now;
    for (std::uint32_t i = 0; i < now; i += lanes) quad(i) = other.quad(i);
    for (std::uint32_t i = now; i < before; i += lanes) quad(i) = four{};
  }

  void join(const vector_clock& other) {
    const std::uint32_t theirs = other.width;
    if (width < theirs) width = theirs;
    for (std::uint32_t i = 0; i < theirs; i += lanes) quad(i) = later(quad(i), other.quad(i));
  }

 private:
  static constexpr std::uint32_t lanes = 4;

  using four = std::uint32_t __attribute__((vector_size(4 * lanes), may_alias));

  static four later(four one, four other) {
#ifdef __SSE4_1__
    return reinterpret_cast<four>(
        _mm_max_epu32(reinterpret_cast<__m128i>(one), reinterpret_cast<__m128i>(other)));
#else
    return one < other ? other : one;
#endif
  }

  four& quad(std::uint32_t first) { return *reinterpret_cast<four*>(component + first); }
  const four& quad(std::uint32_t first) const {
    return *reinterpret_cast<const four*>(component + first);
  }
};

}  // namespace brigade::explore::runtime
