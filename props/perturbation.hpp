// User code that now and then takes its time: it widens the windows in which threads can meet.
//
// The hash runs outside of the table's critical sections, comparisons and allocations inside; a
// correct table answers the same however long they take. No randomness is shared between threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>

namespace brigade::props {

/// Lets another thread run, or spins for up to a microsecond, or (mostly) does nothing.
inline void perturb() {
  static std::atomic<std::uint64_t> seeds{1};
  thread_local std::uint64_t state =
      seeds.fetch_add(0x9e3779b97f4a7c15U, std::memory_order_relaxed);
  state ^= state << 13U;
  state ^= state >> 7U;
  state ^= state << 17U;
  const std::uint64_t choice = state % 16;
  if (choice == 0) std::this_thread::yield();
  if (choice == 1) {
    for (std::uint64_t spin = state >> 56U; spin > 0; --spin) {
      std::atomic_signal_fence(std::memory_order_seq_cst);
    }
  }
}

struct perturbing_hash {
  std::uint64_t operator()(std::int64_t key) const {
    perturb();
    return static_cast<std::uint64_t>(key);
  }
};

struct perturbing_equal {
  bool operator()(std::int64_t a, std::int64_t b) const {
    perturb();
    return a == b;
  }
};

template <class T>
struct perturbing_allocator {
  using value_type = T;

  perturbing_allocator() = default;
  template <class U>
  explicit(false) perturbing_allocator(const perturbing_allocator<U>&) noexcept {}

  T* allocate(std::size_t count) {
    perturb();
    return std::allocator<T>{}.allocate(count);
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    std::allocator<T>{}.deallocate(memory, count);
  }
  friend bool operator==(const perturbing_allocator&, const perturbing_allocator&) { return true; }
};

}  // namespace brigade::props
