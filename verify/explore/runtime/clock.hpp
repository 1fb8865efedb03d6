// Vector clocks, as wide as the number of threads that have been seen so far.
//
// at(t) is the number of epochs of thread t that happen before; a component that was never set is
// 0.
#pragma once

#include <cstdint>

namespace brigade::explore::runtime {

// Threads of one execution; masks of them fit a word.
inline constexpr unsigned max_threads = 64;
using thread_mask = std::uint64_t;

constexpr thread_mask bit(unsigned thread) { return thread_mask{1} << thread; }

struct vector_clock {
  std::uint32_t width = 0;
  std::uint32_t component[max_threads];

  std::uint32_t at(unsigned thread) const { return thread < width ? component[thread] : 0; }

  void set(unsigned thread, std::uint32_t value) {
    while (width <= thread) component[width++] = 0;
    component[thread] = value;
  }

  void clear() { width = 0; }

  void assign(const vector_clock& other) {
    width = other.width;
    for (std::uint32_t i = 0; i < width; ++i) component[i] = other.component[i];
  }

  void join(const vector_clock& other) {
    const std::uint32_t shared = width < other.width ? width : other.width;
    for (std::uint32_t i = 0; i < shared; ++i) {
      if (component[i] < other.component[i]) component[i] = other.component[i];
    }
    for (; width < other.width; ++width) component[width] = other.component[width];
  }
};

}  // namespace brigade::explore::runtime
