// The item locks: 2^power mutexes, each on cache lines of its own.
//
// Bucket-aligned: a stripe is chosen by the low bits of the hash, and there are never more stripes
// than buckets, so all items of one bucket, and of the two it splits into, are under one stripe, at
// every power of the table. The number of stripes never changes.
#pragma once

#include <brigade/detail/bucket_array.hpp>
#include <brigade/detail/thread_safety.hpp>
#include <cstddef>
#include <memory>

namespace brigade::detail {

inline constexpr std::size_t destructive_interference = 64;

class stripes {
 public:
  explicit stripes(unsigned power)
      : size_(buckets_of(power)), locks_(std::make_unique<padded[]>(size_)) {}

  [[nodiscard]] mutex& of(hash_value hash) const noexcept {
    return locks_[static_cast<std::size_t>(hash) & (size_ - 1)].lock;
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  /// Ascending, so that two that do so cannot wait for each other; all others hold at most one.
  void lock_all() noexcept BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    for (std::size_t i = 0; i < size_; ++i) locks_[i].lock.lock();
  }
  void unlock_all() noexcept BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    for (std::size_t i = size_; i > 0; --i) locks_[i - 1].lock.unlock();
  }

 private:
  struct alignas(destructive_interference) padded {
    mutex lock;
  };

  std::size_t size_;
  std::unique_ptr<padded[]> locks_;
};

}  // namespace brigade::detail
