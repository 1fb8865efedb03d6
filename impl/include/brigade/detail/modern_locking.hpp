// memcached since 1.4.22: bucket-aligned stripes at all times.
//
// A worker holds the stripe of its key. The mover holds the stripe of the one old bucket that it is
// moving, and all stripes only while the arrays are swapped.
//
// A locking design is, to the analysis, one capability: the table. Holding any stripe is a share of
// it (the arrays cannot be exchanged), holding all stripes is the whole. Which buckets a share
// allows is a matter of the hash, beyond the analysis: a bucket may be touched by whoever holds the
// stripe of its index.
#pragma once

#include <brigade/detail/stripes.hpp>

namespace brigade {

class BRIGADE_CAPABILITY("table") modern_locking {
 public:
  /// The migration's end is seen by each worker on its own: nobody has to be out.
  static constexpr bool switches_mode = false;

  explicit modern_locking(unsigned stripe_power) : stripes_(stripe_power) {}

  /// For a worker. Returns the mutex to give to unlock(), so that the choice is made only once.
  [[nodiscard]] detail::mutex* lock(detail::hash_value hash)
      BRIGADE_ACQUIRE_SHARED() BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    detail::mutex& stripe = stripes_.of(hash);
    stripe.lock();
    return &stripe;
  }

  /// For the mover, which wants the stripe of one old bucket. Null when someone else holds it.
  [[nodiscard]] detail::mutex* try_lock_bucket(detail::bucket_index old_bucket)
      BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    detail::mutex& stripe = stripes_.of(old_bucket);
    return stripe.try_lock() ? &stripe : nullptr;
  }
  [[nodiscard]] detail::mutex* lock_bucket(detail::bucket_index old_bucket)
      BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    return lock(old_bucket);
  }

  void unlock(detail::mutex* held) BRIGADE_RELEASE_SHARED() BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    held->unlock();
  }

  /// Everybody out.
  void lock_all() BRIGADE_ACQUIRE() BRIGADE_NO_THREAD_SAFETY_ANALYSIS { stripes_.lock_all(); }
  void unlock_all() BRIGADE_RELEASE() BRIGADE_NO_THREAD_SAFETY_ANALYSIS { stripes_.unlock_all(); }

  void enter_migration() noexcept BRIGADE_REQUIRES(this) {}
  void leave_migration() noexcept BRIGADE_REQUIRES(this) {}

  /// One stripe covers one bucket, so a hold never lasts for more.
  [[nodiscard]] static constexpr int buckets_per_hold(int) noexcept { return 1; }

  /// Nothing to do between holds: workers of other stripes were never kept out.
  void give_way() const noexcept {}

 private:
  detail::stripes stripes_;
};

}  // namespace brigade
