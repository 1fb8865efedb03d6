// memcached's classic locking as it was: registered workers acknowledge the switch of the mode.
//
// For the mutants that need the acknowledging barrier, as a locking design of concurrent_map: one
// table in the process, whose workers are registered (workers.hpp); whoever else calls the table
// must be alone.
#pragma once

#include <brigade/detail/stripes.hpp>
#include <registered/workers.hpp>
#include <thread>

namespace brigade::registered {

class BRIGADE_CAPABILITY("table") registered_locking {
 public:
  static constexpr bool switches_mode = true;

  explicit registered_locking(unsigned stripe_power) : stripes_(stripe_power) {}

  [[nodiscard]] detail::mutex* lock(detail::hash_value hash)
      BRIGADE_ACQUIRE_SHARED() BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    detail::mutex& wanted = workers_.pass() == lock_mode::striped ? stripes_.of(hash) : global_;
    wanted.lock();
    return &wanted;
  }

  /// For the mover, whose bucket is under the global lock for the length of a migration.
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

  /// Everybody out: all workers stand in pass(), where they hold nothing.
  void lock_all() BRIGADE_ACQUIRE() BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    workers_.pause();
    global_.lock();
  }
  void unlock_all() BRIGADE_RELEASE() BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    global_.unlock();
    workers_.resume();
  }

  void enter_migration() noexcept BRIGADE_REQUIRES(this) { workers_.switch_to(lock_mode::global); }
  void leave_migration() noexcept BRIGADE_REQUIRES(this) { workers_.switch_to(lock_mode::striped); }

  [[nodiscard]] static constexpr int buckets_per_hold(int bulk_move) noexcept { return bulk_move; }
  void give_way() const noexcept { std::this_thread::yield(); }

 private:
  detail::stripes stripes_;
  detail::mutex global_;
  workers& workers_ = workers::of_process();
};

}  // namespace brigade::registered
