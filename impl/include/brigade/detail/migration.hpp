// One growth from beginning to end, by whoever is the mover at the moment.
//
// The mover is a role: the map's own thread, or the caller of migrate(), reserve() or stop(). The
// migration mutex makes it one thread at a time; it is taken before any lock of the table, and no
// worker ever takes it.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <brigade/detail/growth.hpp>
#include <brigade/detail/holds.hpp>
#include <brigade/detail/routing.hpp>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>

namespace brigade::detail {

template <class Node, class Allocator, class Locking>
class migration {
 public:
  using tables = two_tables<Node, Allocator, Locking>;
  using array = typename tables::array;

  /// All references, and `map`, which only identifies, must outlive the migration.
  migration(tables& moved, growth_policy& policy, const std::atomic<std::size_t>& items,
            const Allocator& allocator, const map_options& options, const void* map) noexcept
      : tables_(moved),
        policy_(policy),
        items_(items),
        allocator_(allocator),
        options_(options),
        map_(map) {}

  /// One step of the map's own thread: starts a growth that is due, or moves up to bulk_move
  /// buckets. False when there was nothing to do.
  [[nodiscard]] bool step() noexcept BRIGADE_EXCLUDES(mutex_) {
    return migrate_step(static_cast<std::size_t>(options_.bulk_move)).has_value();
  }

  /// Moves up to `most` buckets, starting growths that are due; returns how many it moved.
  std::size_t migrate(std::size_t most) BRIGADE_EXCLUDES(mutex_) {
    std::size_t moved = 0;
    do {
      const auto bulk = static_cast<std::size_t>(options_.bulk_move);
      const std::optional<std::size_t> step = migrate_step(std::min(bulk, most - moved));
      if (!step) break;
      moved += *step;
    } while (moved < most);
    return moved;
  }

  /// Grows, power by power, until the primary table has at least that power and nothing is moving.
  /// Throws what the allocator throws; the table then has the power it got to.
  void grow_to(unsigned power) BRIGADE_EXCLUDES(mutex_) {
    const reentry_frame frame(map_, inside::maintenance);
    for (;;) {
      {
        const mutex_lock lock(mutex_);
        if (!tables_.migrating()) {
          if (tables_.power_for_mover() >= power) return;
          begin();
        }
        advance(static_cast<std::size_t>(options_.bulk_move));
      }
      tables_.locking.give_way();
    }
  }

  /// Leaves a migration where it is: workers go back to stripes, the observer hears its end. The
  /// next step resumes it.
  void suspend() noexcept BRIGADE_EXCLUDES(mutex_) {
    const reentry_frame frame(map_, inside::maintenance);
    const mutex_lock lock(mutex_);
    if (!active_) return;
    if constexpr (Locking::switches_mode) {
      const all_out out(tables_.locking);
      tables_.locking.leave_migration();
    }
    tell_end();
  }

  /// True when a migration is under way or a growth is due.
  [[nodiscard]] bool unfinished() BRIGADE_EXCLUDES(mutex_) {
    const reentry_frame frame(map_, inside::maintenance);
    const mutex_lock lock(mutex_);
    return tables_.migrating() || growth_due();
  }

  /// For callers that look at the whole table: while they hold it, nothing moves.
  [[nodiscard]] mutex& standstill() noexcept BRIGADE_RETURN_CAPABILITY(mutex_) { return mutex_; }

 private:
  std::optional<std::size_t> migrate_step(std::size_t most) BRIGADE_EXCLUDES(mutex_) {
    const reentry_frame frame(map_, inside::maintenance);
    std::size_t moved = 0;
    {
      const mutex_lock lock(mutex_);
      if (!tables_.migrating() && !start_if_due()) return std::nullopt;
      moved = advance(most);
    }
    tables_.locking.give_way();
    return moved;
  }

  [[nodiscard]] bool growth_due() const BRIGADE_REQUIRES(mutex_) {
    const std::size_t items = items_.load(std::memory_order_acquire);  // HB-C
    return !policy_.held_off() && policy_.due(items, tables_.power_for_mover());
  }

  /// The load is looked at again here, under the migration mutex, however many have asked.
  bool start_if_due() noexcept BRIGADE_REQUIRES(mutex_) {
    policy_.answer();
    if (!growth_due()) return false;
    try {
      begin();
    } catch (...) {
      say("expansion failed: no memory for 2^%u buckets; trying again after %lld more inserts",
          tables_.power_for_mover() + 1, static_cast<long long>(policy_.failed()));
      return false;
    }
    return true;
  }

  /// Allocates the larger array, then gets everybody out and swaps. Throws what the allocator
  /// throws, before anything has changed.
  void begin() BRIGADE_REQUIRES(mutex_) {
    array bigger(allocator_, tables_.power_for_mover() + 1);
    policy_.succeeded();
    event_ = {tables_.power_for_mover(), bigger.power(), 0};
    tell_begin();
    const all_out out(tables_.locking);
    tables_.swap_in(std::move(bigger));
    tables_.locking.enter_migration();
  }

  void resume() noexcept BRIGADE_REQUIRES(mutex_) {
    tell_begin();
    if constexpr (Locking::switches_mode) {
      const all_out out(tables_.locking);
      tables_.locking.enter_migration();
    }
  }

  std::size_t advance(std::size_t most) noexcept BRIGADE_REQUIRES(mutex_) {
    if (!active_) resume();
    std::size_t moved = 0;
    while (moved < most && active_) moved += move_under_one_hold(most - moved);
    return moved;
  }

  std::size_t move_under_one_hold(std::size_t most) noexcept BRIGADE_REQUIRES(mutex_) {
    const auto bulk = static_cast<std::size_t>(Locking::buckets_per_hold(options_.bulk_move));
    std::size_t moved = 0;
    bool last = false;
    {
      const mover_hold<Locking> hold(tables_.locking, tables_.cursor());
      while (moved < std::min(most, bulk) && !last) {
        tables_.move_bucket();
        ++moved;
        last = tables_.all_moved();
      }
    }
    for (std::size_t i = 0; i < moved; ++i) {
      ++event_.moved;
      if (options_.observer) options_.observer->bucket_moved(event_);
    }
    if (last) finish();
    return moved;
  }

  void finish() noexcept BRIGADE_REQUIRES(mutex_) {
    array retired(allocator_);
    if constexpr (Locking::switches_mode) {
      const all_out out(tables_.locking);
      retired = tables_.retire_old();
      tables_.locking.leave_migration();
    } else {
      const mover_hold<Locking> hold(tables_.locking, 0);
      retired = tables_.retire_old();
    }
    tell_end();
  }

  void tell_begin() noexcept BRIGADE_REQUIRES(mutex_) {
    active_ = true;
    if (options_.observer) options_.observer->begin(event_);
    say("expansion starting: 2^%u to 2^%u buckets, %zu moved", event_.old_power, event_.new_power,
        event_.moved);
  }

  void tell_end() noexcept BRIGADE_REQUIRES(mutex_) {
    active_ = false;
    const bool done = event_.moved == buckets_of(event_.old_power);
    say("expansion %s: 2^%u buckets", done ? "done" : "suspended", event_.new_power);
    if (options_.observer) options_.observer->end(event_);
  }

  /// Without allocating: a growth may have failed because memory is short.
  template <class... Args>
  void say(const char* format, Args... args) const {
    if (!options_.log) return;
    std::array<char, 128> line{};
    const int length = std::snprintf(line.data(), line.size(), format, args...);
    options_.log(std::string_view(line.data(), static_cast<std::size_t>(length)));
  }

  tables& tables_;
  growth_policy& policy_;
  const std::atomic<std::size_t>& items_;
  const Allocator& allocator_;
  const map_options& options_;
  const void* map_;
  mutex mutex_;
  bool active_ BRIGADE_GUARDED_BY(mutex_) = false;  // between the observer's begin and end
  growth_event event_ BRIGADE_GUARDED_BY(mutex_);
};

}  // namespace brigade::detail
