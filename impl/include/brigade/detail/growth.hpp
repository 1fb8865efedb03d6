// When the table grows: the load rule, who asks for it, and how failure is held off.
#pragma once

#include <atomic>
#include <brigade/detail/bucket_array.hpp>
#include <brigade/map_options.hpp>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace brigade::detail {

class growth_policy {
 public:
  explicit growth_policy(const map_options& options) noexcept
      : load_factor_(options.load_factor), maximal_power_(options.maximal_power) {}

  /// The rule: items > load factor x buckets, and not yet at the maximal power.
  [[nodiscard]] bool due(std::size_t items, unsigned power) const noexcept {
    const double limit = load_factor_ * static_cast<double>(buckets_of(power));
    return static_cast<double>(items) > limit && power < maximal_power_;
  }

  /// The smallest power at which that many items are within the load factor. Throws
  /// std::length_error when the maximal power is not enough.
  [[nodiscard]] unsigned power_for(std::size_t items) const {
    for (unsigned power = 0; power <= maximal_power_; ++power) {
      if (static_cast<double>(items) <= load_factor_ * static_cast<double>(buckets_of(power))) {
        return power;
      }
    }
    throw std::length_error("concurrent_map: reserve of more items than fit at maximal_power");
  }

  /// Called by an insert that found growth due. True for one caller, who must then wake the mover;
  /// the others may rely on it. False while a failed attempt is held off.
  [[nodiscard]] bool ask() noexcept {
    if (held_off_.load(std::memory_order_relaxed) > 0) {  // HB-E
      held_off_.fetch_sub(1, std::memory_order_relaxed);  // HB-E
      return false;
    }
    return !asked_.exchange(true, std::memory_order_acq_rel);  // HB-D: carries the item count
  }

  /// Called by the mover before it looks at the item count: whoever asks later wakes it again.
  void answer() noexcept { asked_.exchange(false, std::memory_order_acq_rel); }  // HB-D

  [[nodiscard]] bool held_off() const noexcept {
    return held_off_.load(std::memory_order_relaxed) > 0;  // HB-E
  }

  /// The new array could not be allocated: that many inserts that find growth due go by before the
  /// next attempt, twice as many after each failure in a row. Returns the number.
  std::int64_t failed() noexcept {
    const std::int64_t inserts = first_hold_off << failures_;
    if (failures_ < most_doublings) ++failures_;
    held_off_.store(inserts, std::memory_order_relaxed);  // HB-E
    return inserts;
  }
  void succeeded() noexcept {
    failures_ = 0;
    held_off_.store(0, std::memory_order_relaxed);  // HB-E
  }

 private:
  static constexpr std::int64_t first_hold_off = 16;
  static constexpr unsigned most_doublings = 16;

  double load_factor_;
  unsigned maximal_power_;
  unsigned failures_ = 0;  // the mover's own
  std::atomic<std::int64_t> held_off_{0};
  std::atomic<bool> asked_{false};
};

}  // namespace brigade::detail
