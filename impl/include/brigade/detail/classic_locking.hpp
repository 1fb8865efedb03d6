// memcached 1.4.15 to 1.4.21: striped item locks in the steady state, one global lock for the
// length of a migration.
//
// The mode changes only while the mover holds every stripe and the global lock, and a worker looks
// at the mode again after it has its lock: whoever holds a stripe in striped mode, or the global
// lock in global mode, knows that the mode stays as it is. memcached's form, in which workers
// acknowledge the switch one by one, lets one worker hold the global lock and another its stripe;
// this form does not.
//
// To the analysis it is one capability, the table, as explained in modern_locking.hpp.
#pragma once

#include <atomic>
#include <brigade/detail/stripes.hpp>
#include <cstddef>
#include <thread>

namespace brigade {

class BRIGADE_CAPABILITY("table") classic_locking {
 public:
  /// A migration ends with a switch back to stripes, for which everybody has to be out.
  static constexpr bool switches_mode = true;

  explicit classic_locking(unsigned stripe_power) : stripes_(stripe_power) {}

  /// For a worker. Returns the mutex to give to unlock(). Loops only when the mode changed between
  /// the look and the lock, so each round means that a migration began or ended.
  [[nodiscard]] detail::mutex* lock(detail::hash_value hash)
      BRIGADE_ACQUIRE_SHARED() BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    for (;;) {
      const mode expected =
          mode_.load(std::memory_order_relaxed);  // HB-B: a hint, re-checked below
      detail::mutex& wanted = expected == mode::striped ? stripes_.of(hash) : global_;
      if (expected == mode::global) waiting_.fetch_add(1, std::memory_order_relaxed);  // HB-F
      wanted.lock();
      if (expected == mode::global) waiting_.fetch_sub(1, std::memory_order_relaxed);  // HB-F
      if (mode_.load(std::memory_order_relaxed) == expected)
        return &wanted;  // HB-B: under the lock
      wanted.unlock();
    }
  }

  /// For the mover: between enter_migration and leave_migration the global lock covers every
  /// bucket.
  [[nodiscard]] detail::mutex* try_lock_bucket(detail::bucket_index)
      BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    return global_.try_lock() ? &global_ : nullptr;
  }
  [[nodiscard]] detail::mutex* lock_bucket(detail::bucket_index) BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    global_.lock();
    return &global_;
  }

  void unlock(detail::mutex* held) BRIGADE_RELEASE_SHARED() BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    held->unlock();
  }

  /// Everybody out: the stripes first, then the global lock. A worker holds one of them at a time.
  void lock_all() BRIGADE_ACQUIRE() BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    stripes_.lock_all();
    global_.lock();
  }
  void unlock_all() BRIGADE_RELEASE() BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    global_.unlock();
    stripes_.unlock_all();
  }

  void enter_migration() noexcept BRIGADE_REQUIRES(this) {
    mode_.store(mode::global, std::memory_order_relaxed);  // HB-B: published by the locks held
  }
  void leave_migration() noexcept BRIGADE_REQUIRES(this) {
    mode_.store(mode::striped, std::memory_order_relaxed);  // HB-B: published by the locks held
  }

  [[nodiscard]] static constexpr int buckets_per_hold(int bulk_move) noexcept { return bulk_move; }

  /// The mover releases the one lock that everybody wants and would take it again at once; it lets
  /// waiting workers through first, but not for ever.
  void give_way() const noexcept {
    for (int i = 0; i < 16 && waiting_.load(std::memory_order_relaxed) != 0; ++i) {  // HB-F
      std::this_thread::yield();
    }
  }

 private:
  enum class mode { striped, global };

  detail::stripes stripes_;
  detail::mutex global_;
  std::atomic<mode> mode_{mode::striped};
  std::atomic<std::size_t> waiting_{0};
};

}  // namespace brigade
