// The short path of a plain access, inlined into each hook: one 32-byte cell decides.
#pragma once

#include <cstdint>

#include "address_space.hpp"
#include "arena.hpp"
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

// Memory that is as new to the execution as it looks, and of whose writes nothing is to be put back.
inline bool is_own_memory(std::uintptr_t address) {
  return in_arena(address) ? arena.was_handed_out(address) : on_fiber_stack(address);
}

inline void word_read(std::uintptr_t address, lanes where) {
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
  } else if (is_own_memory(address)) {
    return cell.begin_with_read(shadow.stamp(address), now, where);
  }
  races.slow_read(address, where, cell);
}

inline void word_write(std::uintptr_t address, lanes where) {
  const epoch now = races.now();
  shadow_cell& cell = shadow.cell(address);
  if (shadow.fresh(cell, address)) {
    if (cell.write == now && (where & ~cell.write_lanes) == 0) return;
    const bool replaces = ((cell.write_lanes | cell.read_lanes) & ~where) == 0;
    const bool reads_ordered = cell.read_lanes == 0 || races.ordered_before_now(cell.read);
    if (cell.flags == 0 && cell.write_lanes != 0 && replaces && reads_ordered &&
        races.ordered_before_now(cell.write)) {
      cell.write = now;
      cell.write_lanes = where;
      cell.read_lanes = 0;
      return;
    }
  } else if (is_own_memory(address)) {
    return cell.begin_with_write(shadow.stamp(address), now, where);
  }
  races.slow_write(address, where, cell);
}

template <unsigned Size>
inline void plain_read(std::uintptr_t address) {
  if (mode == control::none) return;
  if (!takes_short_path<Size>(address)) return races.range(address, Size, access_kind::read);
  word_read(address, lanes_at<Size>(address));
}

template <unsigned Size>
inline void plain_write(std::uintptr_t address) {
  if (mode == control::none) return;
  if (!takes_short_path<Size>(address)) return races.range(address, Size, access_kind::write);
  word_write(address, lanes_at<Size>(address));
}

}  // namespace brigade::explore::runtime
