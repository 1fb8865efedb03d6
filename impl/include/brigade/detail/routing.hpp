// The two bucket arrays, the cursor that divides them, and the lock that guards them.
//
//            0        cursor          old size
//     old    [ moved   | still here ]
//     primary[ b ...   |            | b + old size ... |        ]
//
// The rule (memcached's assoc.c): while a migration is under way, a key whose old bucket is at or
// above the cursor lives in the old array, any other in the primary one. Everything that looks for
// a bucket asks still_in_old(), so the rule is written once.
#pragma once

#include <atomic>
#include <brigade/detail/bucket_array.hpp>
#include <brigade/detail/thread_safety.hpp>
#include <brigade/map_options.hpp>
#include <limits>
#include <utility>

namespace brigade::detail {

template <class Node, class Allocator, class Locking>
class two_tables {
 public:
  using array = bucket_array<Node, Allocator>;

  two_tables(const Allocator& allocator, unsigned power, unsigned stripe_power)
      : locking(stripe_power), primary_(allocator, power), old_(allocator) {}

  mutable Locking locking;

  /// True during a migration. Stays as it is while the caller holds all stripes or is the mover.
  [[nodiscard]] bool migrating() const noexcept { return cursor() != idle; }

  /// The next old bucket to be moved.
  [[nodiscard]] bucket_index cursor() const noexcept {
    return cursor_.load(std::memory_order_relaxed);  // HB-A: exact for the caller's own bucket
  }

  [[nodiscard]] location route(hash_value hash) const BRIGADE_REQUIRES_SHARED(locking) {
    const bucket_index old_bucket = old_.index_of(hash);
    if (still_in_old(old_bucket)) return {table::old, old_bucket};
    return {table::primary, primary_.index_of(hash)};
  }

  [[nodiscard]] Node*& bucket(location where) const BRIGADE_REQUIRES_SHARED(locking) {
    return where.table == table::old ? old_[where.bucket] : primary_[where.bucket];
  }

  [[nodiscard]] const array& primary() const BRIGADE_REQUIRES_SHARED(locking) { return primary_; }
  [[nodiscard]] const array& old() const BRIGADE_REQUIRES_SHARED(locking) { return old_; }

  /// The primary table's power, for the mover, which needs no lock: only the mover changes it.
  [[nodiscard]] unsigned power_for_mover() const noexcept BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    return primary_.power();
  }

  /// The power whose buckets a walk may start from: of the coarser array that is in use.
  [[nodiscard]] unsigned coarsest_power() const BRIGADE_REQUIRES_SHARED(locking) {
    return migrating() ? old_.power() : primary_.power();
  }

  /// Calls `visit(head)` for every bucket in use whose index is `start` modulo 2^power: the bucket
  /// `start` of a table of that power, or all that it has split into since.
  template <class Visit>
  void for_each_bucket_of(bucket_index start, unsigned power, Visit&& visit) const
      BRIGADE_REQUIRES_SHARED(locking) {
    const bucket_index stride = buckets_of(power);
    const bool two = migrating();
    const array& coarse = two ? old_ : primary_;
    for (bucket_index b = start; b < coarse.size(); b += stride) {
      if (two && !still_in_old(b)) {
        visit(primary_[b]);
        visit(primary_[b + old_.size()]);
      } else {
        visit(coarse[b]);
      }
    }
  }

  /// The present primary array becomes the old one. All workers are out.
  void swap_in(array&& bigger) noexcept BRIGADE_REQUIRES(locking) {
    old_ = std::move(primary_);
    primary_ = std::move(bigger);
    cursor_.store(0, std::memory_order_relaxed);  // HB-A: published by the stripes held
  }

  /// Re-links every item of the old bucket at the cursor, and advances the cursor. The caller is
  /// the mover and holds the stripe of that bucket. Calls no user code.
  void move_bucket() noexcept BRIGADE_REQUIRES_SHARED(locking) {
    const bucket_index moving = cursor();
    Node* item = old_[moving];
    while (item != nullptr) {
      Node* const next = item->next;
      Node*& head = primary_[primary_.index_of(item->hash)];
      item->next = head;
      head = item;
      item = next;
    }
    old_[moving] = nullptr;
    cursor_.store(moving + 1, std::memory_order_relaxed);  // HB-A: published by the stripe held
  }

  /// True when every old bucket has been moved and only retire_old() is left to do.
  [[nodiscard]] bool all_moved() const BRIGADE_REQUIRES_SHARED(locking) {
    return cursor() == old_.size();
  }

  /// Ends the migration and hands over the old array. No worker needs to be out: none reads the old
  /// storage once its bucket is below the cursor, and the shape stays (HB-A).
  [[nodiscard]] array retire_old() noexcept BRIGADE_REQUIRES_SHARED(locking) {
    cursor_.store(idle, std::memory_order_relaxed);  // HB-A: no bucket is at or above it
    return std::move(old_);
  }

 private:
  /// The cursor between migrations: no old bucket is at or above it.
  static constexpr bucket_index idle = std::numeric_limits<bucket_index>::max();

  [[nodiscard]] bool still_in_old(bucket_index old_bucket) const noexcept {
    return old_bucket >= cursor();
  }

  array primary_ BRIGADE_GUARDED_BY(locking);
  array old_ BRIGADE_GUARDED_BY(locking);
  std::atomic<bucket_index> cursor_{idle};
};

}  // namespace brigade::detail
