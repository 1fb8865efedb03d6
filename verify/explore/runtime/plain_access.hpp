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

constexpr bool covers(unsigned some, unsigned others) { return (some & others) == others; }

// The word's cell, by an address that the compiler does not take apart again: it would repeat the
// base in each instruction.
[[gnu::always_inline]] inline shadow_cell& cell_of(std::uintptr_t address) {
  shadow_cell* cell = &shadow.cell(address);
  asm("" : "+r"(cell));
  return *cell;
}

// Records the access if the cell's inline records decide on it: they are replaced where they tell
// nothing more of the same bytes, and extended where they are of this very epoch; all else is the
// slow path's.
//
// A write takes its bytes out of the inline read record. So where this thread's own read of the
// same bytes is still there, nobody has written them since, and what was ordered before that read
// is before this one.
[[gnu::always_inline]] inline bool decide_read(shadow_cell& cell, lanes where, epoch now) {
  const lanes readers = cell.read_lanes;
  if (readers != 0 && cell.read == now && covers(readers, where)) return true;
  if (cell.write == now && covers(cell.write_lanes, where)) return true;
  if (cell.flags != 0) return false;
  if (readers == where && is_same_thread(cell.read, now)) {
    cell.read = now;
    return true;
  }
  if ((cell.write_lanes & where) != 0 && !races.ordered_before_now(cell.write)) return false;
  if (readers == 0 || (covers(where, readers) && races.ordered_before_now(cell.read))) {
    cell.read = now;
    cell.read_lanes = where;
    return true;
  }
  if (cell.read != now) return false;
  cell.read_lanes = static_cast<lanes>(readers | where);
  return true;
}

[[gnu::always_inline]] inline bool decide_write(shadow_cell& cell, lanes where, epoch now) {
  const lanes writers = cell.write_lanes;
  if (cell.write == now && covers(writers, where)) return true;
  if (cell.flags != 0 || writers == 0) return false;
  const lanes readers = cell.read_lanes;
  if ((readers & where) != 0 && !races.ordered_before_now(cell.read)) return false;
  if (covers(where, writers | readers) && races.ordered_before_now(cell.write)) {
    cell.write = now;
    cell.write_lanes = where;
    cell.read_lanes = 0;
    return true;
  }
  if (cell.write != now) return false;
  cell.write_lanes = static_cast<lanes>(writers | where);
  cell.read_lanes = static_cast<lanes>(readers & ~where);
  return true;
}

[[gnu::always_inline]] inline void word_read(std::uintptr_t address, lanes where) {
  const epoch now = races.now();
  shadow_cell& cell = cell_of(address);
  if (shadow.decidable(cell, address)) [[likely]] {
    if (decide_read(cell, where, now)) return;
  } else if (shadow.has_short_path() && is_own_memory(address)) {
    return cell.begin(shadow.stamp(address), cell_start::read(now, where));
  }
  races.slow_read(address, where, cell);
}

[[gnu::always_inline]] inline void word_write(std::uintptr_t address, lanes where) {
  const epoch now = races.now();
  shadow_cell& cell = cell_of(address);
  if (shadow.decidable(cell, address)) [[likely]] {
    if (decide_write(cell, where, now)) return;
  } else if (shadow.has_short_path() && is_own_memory(address)) {
    return cell.begin(shadow.stamp(address), cell_start::written(now, where));
  }
  races.slow_write(address, where, cell);
}

template <unsigned Size>
[[gnu::always_inline]] inline void plain_read(std::uintptr_t address) {
  if (mode == control::none) [[unlikely]]
    return;
  if (!within_word<Size>(address)) [[unlikely]]
    return races.range(address, Size, access_kind::read);
  word_read(address, lanes_at<Size>(address));
}

template <unsigned Size>
[[gnu::always_inline]] inline void plain_write(std::uintptr_t address) {
  if (mode == control::none) [[unlikely]]
    return;
  if (!within_word<Size>(address)) [[unlikely]]
    return races.range(address, Size, access_kind::write);
  word_write(address, lanes_at<Size>(address));
}

}  // namespace brigade::explore::runtime
