#include "race_detector.hpp"

#include <bit>
#include <cstring>

#include "address_space.hpp"
#include "arena.hpp"
#include "leave.hpp"
#include "mode.hpp"
#include "observer.hpp"
#include "plain_access.hpp"
#include "report_access.hpp"
#include "scheduler.hpp"
#include "session.hpp"
#include "undo_log.hpp"

namespace brigade::explore::runtime {

constinit race_detector races{};

namespace {

constexpr std::uint32_t record_capacity = 1 << 22;

// Freed, or not part of any block.
bool is_dead(const shadow_cell& cell, lanes where) {
  return (cell.flags & (is_freed | is_red_zone)) != 0 || (where & ~valid_lanes(cell.flags)) != 0;
}

// Outlives the execution, so that what is written there must be put back.
bool is_outer(std::uintptr_t address) { return !in_arena(address) && !on_fiber_stack(address); }

void note_plain_value(std::uintptr_t address, lanes where) {
  if (active_mode != control::observing) return;
  std::uint64_t value = 0;
  std::memcpy(&value, reinterpret_cast<const void*>(address),
              static_cast<std::size_t>(std::popcount(where)));
  observer.note(std::to_string(value));
}

}  // namespace

void race_detector::initialize(bool enabled) {
  enabled_ = enabled;
  if (records_ == nullptr) {
    records_ = static_cast<access_record*>(
        reserve(0, std::size_t{record_capacity} * sizeof(access_record), "access records"));
  }
}

void race_detector::begin_execution() {
  shadow.begin_execution();
  record_count_ = 0;
  partner_ = {};
}

void race_detector::expect_races_at(std::uintptr_t word) {
  shadow.cell(word).begin(shadow.stamp(word), cell_start::flagged(0, is_racy));
}

void race_detector::switch_to(const controlled_thread& thread) {
  clock_ = &thread.clock;
  now_ = make_epoch(thread.number, thread.clock.component[thread.number]);
}

void race_detector::advance(controlled_thread& thread) {
  std::uint32_t& own = thread.clock.component[thread.number];
  if (++own > max_epoch_clock) fail(finding::limit, "too many synchronizations in one execution");
  if (&thread.clock == clock_) now_ = make_epoch(thread.number, own);
}

void race_detector::release(controlled_thread& thread, sync_object& object) {
  object.released.join(thread.clock);
  if (object.time < thread.time) object.time = thread.time;
  advance(thread);
}

void race_detector::release_shared(controlled_thread& thread, sync_object& object) {
  object.released_shared.join(thread.clock);
  if (object.time < thread.time) object.time = thread.time;
  advance(thread);
}

void race_detector::acquire(controlled_thread& thread, sync_object& object) {
  thread.clock.join(object.released);
  thread.clock.join(object.released_shared);
  if (thread.time < object.time) thread.time = object.time;
}

void race_detector::acquire_shared(controlled_thread& thread, sync_object& object) {
  thread.clock.join(object.released);
  if (thread.time < object.time) thread.time = object.time;
}

[[gnu::always_inline]] inline void race_detector::check_record(epoch when, lanes there,
                                                               access_kind earlier,
                                                               std::uintptr_t address, lanes where,
                                                               access_kind how) {
  if ((there & where) == 0) return;
  if (earlier == access_kind::read && how == access_kind::read) return;
  if (ordered_before_now(when)) return;
  report_race(address, {address & ~(word_size - 1), when, there, earlier, false}, how);
}

void race_detector::check_atomics(const shadow_cell& cell, std::uintptr_t address, lanes where,
                                  access_kind how) {
  if (!enabled_) return;
  for (std::uint32_t number = cell.sync; number != 0;
       number = objects.numbered(number).next_in_word) {
    const sync_object& object = objects.numbered(number);
    const std::uintptr_t offset = object.address & (word_size - 1);
    const std::size_t size = object.size < word_size - offset ? object.size : word_size - offset;
    const lanes there = lanes_of(offset, size);
    if ((there & where) == 0) continue;
    const auto check_all = [&](const vector_clock& accesses, access_kind earlier) {
      for (unsigned i = 0; i < accesses.width; ++i) {
        if (accesses.component[i] <= clock_->at(i)) continue;
        report_race(address,
                    {address & ~(word_size - 1), make_epoch(i, accesses.component[i]), there,
                     earlier, true},
                    how);
      }
    };
    check_all(object.atomic_writes, access_kind::write);
    if (how == access_kind::write) check_all(object.atomic_reads, access_kind::read);
  }
}

// What is left of an earlier access beside the new one. That is ordered after all it conflicts
// with, so a write stands for every earlier access of its bytes, and a read for the earlier reads
// ordered before it.
template <access_kind How>
lanes race_detector::left_beside(epoch when, lanes there, access_kind earlier,
                                 std::uintptr_t address, lanes where) {
  constexpr bool writes = How == access_kind::write;
  if ((there & where) == 0) return there;
  const bool ordered = ordered_before_now(when);
  if (!ordered && enabled_ && (writes || earlier == access_kind::write))
    report_race(address, {address & ~(word_size - 1), when, there, earlier, false}, How);
  const bool superseded = writes || (ordered && earlier == access_kind::read);
  return superseded ? static_cast<lanes>(there & ~where) : there;
}

template <access_kind How>
void race_detector::record(shadow_cell& cell, std::uintptr_t address, lanes where) {
  if (is_dead(cell, where)) report_dead(cell, address, How);
  cell.write_lanes =
      left_beside<How>(cell.write, cell.write_lanes, access_kind::write, address, where);
  cell.read_lanes = left_beside<How>(cell.read, cell.read_lanes, access_kind::read, address, where);
  for (std::uint32_t* link = &cell.more; *link != 0;) {
    access_record& earlier = records_[*link];
    earlier.where = left_beside<How>(earlier.when, earlier.where, earlier.how, address, where);
    if (earlier.where == 0) {
      *link = earlier.next;
    } else {
      link = &earlier.next;
    }
  }
  if (cell.more == 0) cell.flags &= static_cast<std::uint8_t>(~has_more);
  if (cell.flags & has_sync) check_atomics(cell, address, where, How);
  add(cell, now_, where, How);
}

void race_detector::add(shadow_cell& cell, epoch when, lanes where, access_kind how) {
  epoch& slot = how == access_kind::write ? cell.write : cell.read;
  lanes& slot_lanes = how == access_kind::write ? cell.write_lanes : cell.read_lanes;
  if (slot_lanes == 0 || slot == when) {
    slot = when;
    slot_lanes |= where;
    return;
  }
  if (record_count_ + 1 == record_capacity)
    fail(finding::limit, "too many distinct accesses in one execution");
  records_[++record_count_] = {slot, slot_lanes, how, cell.more};
  cell.more = record_count_;
  cell.flags |= has_more;
  slot = when;
  slot_lanes = where;
}

// The word was not touched in this execution before: nothing to race with.
void race_detector::first_touch(std::uintptr_t address, lanes where, shadow_cell& cell,
                                access_kind how) {
  if (in_arena(address)) {
    if (!arena.was_handed_out(address))
      fail(finding::out_of_bounds, "access to memory that was never allocated" + describe_here());
  } else if (how == access_kind::write && !on_fiber_stack(address)) {
    undo.note(address & ~(word_size - 1));
  }
  cell.begin(shadow.stamp(address), how == access_kind::write ? cell_start::written(now_, where)
                                                              : cell_start::read(now_, where));
}

// As an atomic access, but one that orders nothing. It takes place when this returns.
void race_detector::interleave(shadow_cell& cell, std::uintptr_t address, lanes where,
                               access_kind how) {
  const std::uintptr_t word = address & ~(word_size - 1);
  if (in_arena(address) && !arena.was_handed_out(address))
    fail(finding::out_of_bounds, "access to memory that was never allocated" + describe_here());
  if (is_dead(cell, where)) report_dead(cell, address, how);
  const bool writes = how == access_kind::write;
  if (writes && cell.write_lanes == 0 && is_outer(address)) undo.note(word);
  if (writes) cell.write_lanes |= where;
  sync_object& object = objects.at(word, word_size);
  the_scheduler.step(object, writes ? action::plain_write : action::plain_read,
                     writes ? effect::write : effect::read);
  if (is_dead(cell, where)) report_dead(cell, address, how);
  if (writes) the_scheduler.written(object);
  if (!writes) note_plain_value(address, where);
}

void race_detector::slow_read(std::uintptr_t address, lanes where, shadow_cell& cell) {
  const runtime_section section;
  if (active_mode == control::observing) observer.on_access(address, where, access_kind::read);
  const bool is_known = shadow.fresh(cell, address);
  if (is_known && (cell.flags & is_racy))
    return interleave(cell, address, where, access_kind::read);
  if (the_scheduler.is_watched()) [[unlikely]]
    the_scheduler.watched_read(address);
  if (!is_known) return first_touch(address, where, cell, access_kind::read);
  record<access_kind::read>(cell, address, where);
}

void race_detector::slow_write(std::uintptr_t address, lanes where, shadow_cell& cell) {
  const runtime_section section;
  if (active_mode == control::observing) observer.on_access(address, where, access_kind::write);
  if (the_scheduler.is_watched()) [[unlikely]]
    the_scheduler.watched_write(address);
  if (!shadow.fresh(cell, address)) return first_touch(address, where, cell, access_kind::write);
  if (cell.flags & is_racy) return interleave(cell, address, where, access_kind::write);
  // A word that was read before its first write still holds what it held before the execution.
  if (cell.write_lanes == 0 && is_outer(address)) undo.note(address & ~(word_size - 1));
  record<access_kind::write>(cell, address, where);
}

void race_detector::atomic_access(sync_object& object, access_kind how) {
  const std::uintptr_t address = object.address;
  const std::uintptr_t offset = address & (word_size - 1);
  const std::size_t size = object.size < word_size - offset ? object.size : word_size - offset;
  const lanes where = lanes_of(offset, size);
  shadow_cell& cell = shadow.blanked(address);
  if (is_dead(cell, where)) report_dead(cell, address, how);
  if (how == access_kind::write && object.atomic_writes.width == 0 && is_outer(address)) {
    undo.note(address & ~(word_size - 1));
    if (object.size > word_size) undo.note((address & ~(word_size - 1)) + word_size);
  }
  if (enabled_ && (cell.flags & is_racy) == 0) {
    check_record(cell.write, cell.write_lanes, access_kind::write, address, where, how);
    check_record(cell.read, cell.read_lanes, access_kind::read, address, where, how);
    for (std::uint32_t i = cell.more; i != 0; i = records_[i].next) {
      check_record(records_[i].when, records_[i].where, records_[i].how, address, where, how);
    }
  }
  vector_clock& accesses = how == access_kind::write ? object.atomic_writes : object.atomic_reads;
  accesses.set(thread_of(now_), clock_of(now_));
}

void race_detector::report_race(std::uintptr_t address, race_partner earlier, access_kind how) {
  if (session.how.interleave_races) {
    session.newly_raced.insert(address & ~(word_size - 1));
    return;
  }
  if (is_known_race_of_the_library(earlier, how)) return;
  partner_ = earlier;
  if (active_mode == control::observing) session.found.details = describe_both_stacks(earlier, how);
  fail(finding::data_race, describe_race(address, earlier, how));
}

void race_detector::report_dead(const shadow_cell& cell, std::uintptr_t address, access_kind how) {
  if ((cell.flags & is_freed) != 0 && !session.how.detect_use_after_free) return;
  if (active_mode == control::observing) session.found.details = describe_block(address);
  if ((cell.flags & is_freed) == 0)
    fail(finding::out_of_bounds, describe_out_of_bounds(address, how));
  fail(finding::use_after_free, describe_use_after_free(address, how, thread_of(cell.write)));
}

}  // namespace brigade::explore::runtime
