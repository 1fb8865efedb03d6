// The race detector on more than one word: large accesses, and blocks that are handed out and
// freed. Their words are alike as a rule, and are begun in a row.
#include "address_space.hpp"
#include "arena.hpp"
#include "mode.hpp"
#include "plain_access.hpp"
#include "race_detector.hpp"
#include "report_access.hpp"
#include "sync_object.hpp"

namespace brigade::explore::runtime {

namespace {

bool are_own_memory(std::uintptr_t address, std::uintptr_t end) {
  return is_own_memory(address) && is_own_memory(end - 1) && in_arena(address) == in_arena(end - 1);
}

}  // namespace

// Whether a write of the whole word would find nothing to race with and nothing to keep. The words
// of a block were often written at once: `known` is an epoch that is ordered before now.
bool race_detector::makes_way(const shadow_cell& cell, epoch& known) const {
  if (cell.flags != 0) return false;
  if (cell.write != known) {
    if (!ordered_before_now(cell.write)) return false;
    known = cell.write;
  }
  return cell.read_lanes == 0 || cell.read == known || ordered_before_now(cell.read);
}

void race_detector::write_words(std::uintptr_t address, std::uintptr_t end) {
  if (!shadow.has_short_path() || !are_own_memory(address, end)) {
    for (; address < end; address += word_size) word_write(address, all_lanes);
    return;
  }
  const std::uint64_t stamp = shadow.stamp(address);
  const cell_start start = cell_start::written(now_, all_lanes);
  epoch known = now_;
  for (shadow_cell* cell = &shadow.cell(address); address < end; address += word_size, ++cell) {
    if (cell->stamp != stamp || makes_way(*cell, known)) {
      cell->begin(stamp, start);
    } else {
      slow_write(address, all_lanes, *cell);
    }
  }
}

void race_detector::read_words(std::uintptr_t address, std::uintptr_t end) {
  for (; address < end; address += word_size) word_read(address, all_lanes);
}

void race_detector::range(std::uintptr_t address, std::size_t size, access_kind how) {
  const auto access = [how](std::uintptr_t word, lanes where) {
    how == access_kind::write ? word_write(word, where) : word_read(word, where);
  };
  const std::uintptr_t end = address + size;
  if (const std::uintptr_t offset = address & (word_size - 1); offset != 0) {
    const std::size_t here = size < word_size - offset ? size : word_size - offset;
    access(address, lanes_of(offset, here));
    address += here;
  }
  if (const std::uintptr_t whole = end & ~(word_size - 1); address < whole) {
    how == access_kind::write ? write_words(address, whole) : read_words(address, whole);
    address = whole;
  }
  if (address < end) access(address, lanes_of(0, end - address));
}

// Only words of the arena are ever dead.
bool race_detector::alive(std::uintptr_t address, std::size_t size) const {
  if (!in_arena(address)) return true;
  for (std::uintptr_t word = address & ~(word_size - 1); word < address + size; word += word_size) {
    const shadow_cell& cell = shadow.cell(word);
    if (shadow.fresh(cell, word) && (cell.flags & (is_freed | is_red_zone))) return false;
  }
  return true;
}

void race_detector::check_alive(std::uintptr_t address, std::size_t size) {
  for (std::uintptr_t word = address & ~(word_size - 1); word < address + size; word += word_size) {
    const shadow_cell& cell = shadow.cell(word);
    if (shadow.fresh(cell, word) && (cell.flags & (is_freed | is_red_zone)))
      report_dead(cell, word, access_kind::read);
  }
}

void race_detector::retire(std::uintptr_t address, std::size_t size) {
  const std::uintptr_t end = address + size;
  const bool exploring = active_mode == control::exploring;
  const cell_start freed = cell_start::flagged(now_, is_freed);
  epoch known = now_;
  const std::uint64_t stamp = shadow.stamp(address);
  for (shadow_cell* cell = &shadow.cell(address); address < end; address += word_size, ++cell) {
    if (cell->stamp == stamp && !(exploring && makes_way(*cell, known))) {
      const lanes where = end - address < word_size ? lanes_of(0, end - address) : all_lanes;
      slow_write(address, where, *cell);
      if (cell->flags & has_sync) objects.end_life(cell->sync);
    }
    cell->begin(stamp, freed);
  }
}

void race_detector::mark(std::uintptr_t address, std::size_t size, cell_flag flag) {
  shadow.begin_all(address, address + size, cell_start::flagged(now_, flag));
}

void race_detector::mark_end(std::uintptr_t end) {
  auto flags = static_cast<std::uint8_t>((end & (word_size - 1)) << valid_bytes_shift);
  const shadow_cell& before = shadow.cell(end);
  if (shadow.fresh(before, end) && (before.flags & is_racy)) flags |= is_racy;
  shadow.cell(end).begin(shadow.stamp(end), cell_start::flagged(now_, flags));
}

}  // namespace brigade::explore::runtime
