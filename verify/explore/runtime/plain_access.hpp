// The short path of a plain access, inlined into each hook: one 32-byte cell decides.
#pragma once

#include <cstdint>

#include "mode.hpp"
#include "race_detector.hpp"
#include "shadow.hpp"

namespace brigade::explore::runtime {

// An access that straddles words, or one of an execution under observation, does not.
template <unsigned Size>
inline bool takes_short_path(std::uintptr_t address) {
  return active_mode == control::exploring && (address & 7) + Size <= 8;
}

template <unsigned Size>
constexpr lanes lanes_at(std::uintptr_t address) {
  return static_cast<lanes>(((1U << Size) - 1) << (address & 7));
}

template <unsigned Size>
inline void plain_read(std::uintptr_t address) {
  if (mode == control::none) return;
  if (!takes_short_path<Size>(address)) return races.range(address, Size, access_kind::read);
  const lanes where = lanes_at<Size>(address);
  const epoch now = races.now();
  shadow_cell& cell = shadow.cell(address);
  if (shadow.fresh(cell, address)) {
    if (cell.read == now && (where & ~cell.read_lanes) == 0) return;
    if (cell.write == now && (where & ~cell.write_lanes) == 0) return;
    const bool write_ordered =
        (cell.write_lanes & where) == 0 || races.ordered_before_now(cell.write);
    const bool replaces = (cell.read_lanes & ~where) == 0 &&
                          (cell.read_lanes == 0 || races.ordered_before_now(cell.read));
    if (cell.flags == 0 && write_ordered && replaces) {
      cell.read = now;
      cell.read_lanes = where;
      return;
    }
  }
  races.slow_read(address, where, cell);
}

template <unsigned Size>
inline void plain_write(std::uintptr_t address) {
  if (mode == control::none) return;
  if (!takes_short_path<Size>(address)) return races.range(address, Size, access_kind::write);
  const lanes where = lanes_at<Size>(address);
  const epoch now = races.now();
  shadow_cell& cell = shadow.cell(address);
  if (shadow.fresh(cell, address) && cell.write_lanes != 0) {
    if (cell.write == now && (where & ~cell.write_lanes) == 0) return;
    const bool replaces = ((cell.write_lanes | cell.read_lanes) & ~where) == 0;
    const bool reads_ordered = cell.read_lanes == 0 || races.ordered_before_now(cell.read);
    if (cell.flags == 0 && replaces && reads_ordered && races.ordered_before_now(cell.write)) {
      cell.write = now;
      cell.write_lanes = where;
      cell.read_lanes = 0;
      return;
    }
  }
  races.slow_write(address, where, cell);
}

}  // namespace brigade::explore::runtime
