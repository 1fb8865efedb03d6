// Happens-before race detection over plain accesses, exact for each execution: per word the last
// write and the last reads that are not ordered before it, per byte lane where sizes are mixed
// (FastTrack's epochs; Flanagan and Freund, PLDI 2009).
//
// The common cases are decided inline on one 32-byte cell; see plain_access.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "clock.hpp"
#include "shadow.hpp"
#include "sync_object.hpp"

namespace brigade::explore::runtime {

struct controlled_thread;

enum class access_kind : std::uint8_t { read, write };

// One access that is no longer, or never was, in a cell's inline records.
struct access_record {
  epoch when;
  lanes where;
  access_kind how;
  std::uint32_t next;
};

// The earlier access of a race, to be found again when the execution is repeated.
struct race_partner {
  std::uintptr_t word;
  epoch when;
  lanes where;
  access_kind how;
  bool atomic;
};

class race_detector {
 public:
  void initialize(bool enabled);
  void begin_execution();
  // Accesses to the word are scheduling points of this execution, and no races.
  void expect_races_at(std::uintptr_t word);

  void switch_to(const controlled_thread& thread);

  // Starts a new epoch of the thread, after it released something.
  void advance(controlled_thread& thread);

  // Synchronizes: the release and the acquire side.
  void release(controlled_thread& thread, sync_object& object);
  void acquire(controlled_thread& thread, sync_object& object);
  void release_shared(controlled_thread& thread, sync_object& object);
  void acquire_shared(controlled_thread& thread, sync_object& object);

  epoch now() const { return now_; }
  bool ordered_before_now(epoch when) const {
    return clock_of(when) <= clock_->at(thread_of(when));
  }

  // All that the inline path does not decide.
  void slow_read(std::uintptr_t address, lanes where, shadow_cell& cell);
  void slow_write(std::uintptr_t address, lanes where, shadow_cell& cell);
  // Any size, any alignment.
  void range(std::uintptr_t address, std::size_t size, access_kind how);
  // An atomic access: races with plain ones only.
  void atomic_access(sync_object& object, access_kind how);
  // Whether the memory of an object is there; its first word must be in order.
  bool alive(std::uintptr_t address, std::size_t size) const;
  // Fails the execution unless it is.
  void check_alive(std::uintptr_t address, std::size_t size);

  // A block is freed, which is a write to it.
  void retire(std::uintptr_t address, std::size_t size);
  void mark(std::uintptr_t address, std::size_t size, cell_flag flag);
  // The word in which a block ends before its last byte.
  void mark_end(std::uintptr_t end);

  const race_partner& partner() const { return partner_; }

 private:
  // Whole words.
  void read_words(std::uintptr_t address, std::uintptr_t end);
  void write_words(std::uintptr_t address, std::uintptr_t end);
  bool makes_way(const shadow_cell& cell, epoch& known) const;
  // An access to a word with a past.
  template <access_kind How>
  void record(shadow_cell& cell, std::uintptr_t address, lanes where);
  template <access_kind How>
  lanes left_beside(epoch when, lanes there, access_kind earlier, std::uintptr_t address,
                    lanes where);
  void check_record(epoch when, lanes there, access_kind earlier, std::uintptr_t address,
                    lanes where, access_kind how);
  void check_atomics(const shadow_cell& cell, std::uintptr_t address, lanes where, access_kind how);
  void interleave(shadow_cell& cell, std::uintptr_t address, lanes where, access_kind how);
  void add(shadow_cell& cell, epoch when, lanes where, access_kind how);
  void first_touch(std::uintptr_t address, lanes where, shadow_cell& cell, access_kind how);
  void report_race(std::uintptr_t address, race_partner earlier, access_kind how);
  void report_dead(const shadow_cell& cell, std::uintptr_t address, access_kind how);

  epoch now_;
  bool enabled_;
  const vector_clock* clock_;
  access_record* records_;
  std::uint32_t record_count_;
  race_partner partner_;
};

extern constinit race_detector races;

}  // namespace brigade::explore::runtime
