// The short path of a plain access, inlined into each hook: one 32-byte cell decides.
#pragma once

#include <cstdint>

#include "address_space.hpp"
#include "arena.hpp"
#include "mode.hpp"
#include "race_detector.hpp"
#include "shadow.hpp"

namespace brigade::explore::runtime {

template <unsigned Size>
constexpr bool within_word(std::uintptr_t address) {
  return (address & 7) + Size <= 8;
}

template <unsigned Size>
constexpr lanes lanes_at(std::uintptr_t address) {
  return static_cast<lanes>(((1U << Size) - 1) << (address & 7));
}

// Memory that is as new to the execution as it looks, and of whose writes nothing is to be put
// back.
inline bool is_own_memory(std::uintptr_t address) {
  return arena.was_handed_out(address) || on_fiber_stack(address);
}

constexpr bool covers(lanes some, lanes others) { return (some & others) == others; }

// The cell's records are replaced where they tell nothing more of the same bytes, and extended
// where they are of this very epoch; all else is the slow path's.
//
// A write takes its bytes out of the inline read record. So where this thread's own read of the
// same bytes is still there, nobody has written them since, and what was ordered before that read
// is before this one.
[[gnu::always_inline]] inline void word_read(std::uintptr_t address, lanes where) {
  const epoch now = races.now();
  shadow_cell& cell = shadow.cell(address);
  if (shadow.decidable(cell, address)) [[likely]] {
    if (cell.read == now && covers(cell.read_lanes, where)) return;
    if (cell.write == now && covers(cell.write_lanes, where)) return;
    if (cell.flags == 0) [[likely]] {
      if (cell.read_lanes == where && is_same_thread(cell.read, now)) {
        cell.read = now;
        return;
      }
      if ((cell.write_lanes & where) == 0 || races.ordered_before_now(cell.write)) {
        if (cell.read == now) {
          cell.read_lanes |= where;
          return;
        }
        if (cell.read_lanes == 0 ||
            (covers(where, cell.read_lanes) && races.ordered_before_now(cell.read))) {
          cell.read = now;
          cell.read_lanes = where;
          return;
        }
      }
    }
  } else if (active_mode == control::exploring && is_own_memory(address)) {
    return cell.begin(shadow.stamp(address), cell_start::read(now, where));
  }
  races.slow_read(address, where, cell);
}

[[gnu::always_inline]] inline void word_write(std::uintptr_t address, lanes where) {
  const epoch now = races.now();
  shadow_cell& cell = shadow.cell(address);
  if (shadow.decidable(cell, address)) [[likely]] {
    if (cell.write == now && covers(cell.write_lanes, where)) return;
    if (cell.flags == 0 && cell.write_lanes != 0 &&
        ((cell.read_lanes & where) == 0 || races.ordered_before_now(cell.read))) {
      if (cell.write == now) {
        cell.write_lanes |= where;
        cell.read_lanes &= static_cast<lanes>(~where);
        return;
      }
      if (covers(where, static_cast<lanes>(cell.write_lanes | cell.read_lanes)) &&
          races.ordered_before_now(cell.write)) {
        cell.write = now;
        cell.write_lanes = where;
        cell.read_lanes = 0;
        return;
      }
    }
  } else if (active_mode == control::exploring && is_own_memory(address)) {
    return cell.begin(shadow.stamp(address), cell_start::written(now, where));
  }
  races.slow_write(address, where, cell);
}

template <unsigned Size>
[[gnu::always_inline]] inline void plain_read(std::uintptr_t address) {
  if (mode == control::none) return;
  if (!within_word<Size>(address)) [[unlikely]]
    return races.range(address, Size, access_kind::read);
  word_read(address, lanes_at<Size>(address));
}

template <unsigned Size>
[[gnu::always_inline]] inline void plain_write(std::uintptr_t address) {
  if (mode == control::none) return;
  if (!within_word<Size>(address)) [[unlikely]]
    return races.range(address, Size, access_kind::write);
  word_write(address, lanes_at<Size>(address));
}

}  // namespace brigade::explore::runtime
