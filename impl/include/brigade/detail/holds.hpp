// Holding a lock of the table, as a value: one type for each of the three ways.
#pragma once

#include <brigade/detail/node.hpp>
#include <brigade/detail/reentry.hpp>
#include <brigade/detail/thread_safety.hpp>
#include <thread>

namespace brigade::detail {

/// A worker's critical section: the stripe of its hash (or what the locking design puts in its
/// place), for one operation on `map`. Throws std::logic_error, holding nothing, when this thread
/// is already in a critical section of that map.
template <class Locking>
class BRIGADE_SCOPED_CAPABILITY worker_hold {
 public:
  worker_hold(Locking& locking, hash_value hash, const void* map) BRIGADE_ACQUIRE_SHARED(locking)
      : frame_(map, inside::critical_section), locking_(locking), held_(locking.lock(hash)) {}
  worker_hold(const worker_hold&) = delete;
  worker_hold& operator=(const worker_hold&) = delete;
  ~worker_hold() BRIGADE_RELEASE_GENERIC() { locking_.unlock(held_); }

 private:
  reentry_frame frame_;
  Locking& locking_;
  mutex* held_;
};

/// The mover's hold of one old bucket. It tries a few times, so that it does not queue behind a
/// worker while others could go on, and then waits its turn, so that a stripe which is always busy
/// delays the migration but cannot stop it.
template <class Locking>
class BRIGADE_SCOPED_CAPABILITY mover_hold {
 public:
  mover_hold(Locking& locking, bucket_index old_bucket)
      BRIGADE_ACQUIRE_SHARED(locking) BRIGADE_NO_THREAD_SAFETY_ANALYSIS : locking_(locking) {
    for (int attempt = 0; attempt < attempts && held_ == nullptr; ++attempt) {
      if (attempt > 0) std::this_thread::yield();
      held_ = locking.try_lock_bucket(old_bucket);
    }
    if (held_ == nullptr) held_ = locking.lock_bucket(old_bucket);
  }
  mover_hold(const mover_hold&) = delete;
  mover_hold& operator=(const mover_hold&) = delete;
  ~mover_hold() BRIGADE_RELEASE_GENERIC() BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    locking_.unlock(held_);
  }

 private:
  static constexpr int attempts = 3;
  Locking& locking_;
  mutex* held_ = nullptr;
};

/// Everybody out: no worker and no mover is in any bucket.
template <class Locking>
class BRIGADE_SCOPED_CAPABILITY all_out {
 public:
  explicit all_out(Locking& locking) BRIGADE_ACQUIRE(locking) : locking_(locking) {
    locking_.lock_all();
  }
  all_out(const all_out&) = delete;
  all_out& operator=(const all_out&) = delete;
  ~all_out() BRIGADE_RELEASE() { locking_.unlock_all(); }

 private:
  Locking& locking_;
};

}  // namespace brigade::detail
