// When a table grows and how far its migration is: the rule, without a table.
//
//   due        items > load_factor * 2^power, and power below the maximal one
//   migrate    moves bucket by bucket; begins a growth that is due when none is under way, and
//   again
//              when one has ended and the next is due; a growth ends with its last bucket
//   reserve    ends what is under way and doubles until the items fit; refused, with nothing
//   changed,
//              where the maximal power is not enough
//
// The rule is memcached's (assoc.c: 1.5 items per bucket, doubling, one bucket at a time). A plain
// value; one thread at a time.
#pragma once

#include <brigade/model/placement.hpp>
#include <cstddef>
#include <cstdint>

namespace brigade::model {

class growth {
 public:
  growth(unsigned initial_power, unsigned maximal_power, double load_factor) noexcept
      : load_factor_(load_factor), maximal_power_(maximal_power) {
    layout_.power = initial_power;
  }

  [[nodiscard]] const layout& where() const noexcept { return layout_; }

  [[nodiscard]] bool due(std::uint64_t items) const noexcept {
    return layout_.power < maximal_power_ && !fit(items, layout_.power);
  }

  /// Moves up to `most` buckets of a table of that many items; returns how many.
  std::uint64_t migrate(std::uint64_t items, std::uint64_t most) noexcept {
    std::uint64_t moved = 0;
    do {
      if (!layout_.migrating && !due(items)) break;
      if (!layout_.migrating) begin();
      while (moved < most && layout_.migrating) {
        move_one();
        ++moved;
      }
    } while (moved < most);
    return moved;
  }

  /// True, with nothing moving and room for `items`; false where that many never fit.
  bool reserve(std::uint64_t items) noexcept {
    if (!fit(items, maximal_power_)) return false;
    while (layout_.migrating || !fit(items, layout_.power)) {
      if (!layout_.migrating) begin();
      while (layout_.migrating) move_one();
    }
    return true;
  }

 private:
  [[nodiscard]] bool fit(std::uint64_t items, unsigned power) const noexcept {
    return static_cast<double>(items) <=
           load_factor_ * static_cast<double>(std::uint64_t{1} << power);
  }

  void begin() noexcept { layout_ = {layout_.power + 1, true, layout_.power, 0}; }

  void move_one() noexcept {
    if (++layout_.cursor == std::uint64_t{1} << layout_.old_power) {
      layout_ = {layout_.power, false, 0, 0};
    }
  }

  double load_factor_;
  unsigned maximal_power_;
  layout layout_{};
};

}  // namespace brigade::model
