// What the explorer knows about a mutex, condition variable, atomic, ... of the code under test.
// The memory of the object itself is left alone (an atomic's value excepted), so that statically
// initialised objects work and nothing needs repair after an execution that was given up.
#pragma once

#include <cstdint>

#include "clock.hpp"

namespace brigade::explore::runtime {

inline constexpr int nobody = -1;

struct sync_object {
  std::uintptr_t address;
  std::uint32_t size;
  std::uint32_t number;        // dense, from 1
  std::uint32_t next_in_word;  // another object in the same 8 bytes

  // Lock state: of mutexes, read-write locks, call-once flags and semaphores.
  int owner;
  std::uint32_t recursion;
  std::uint32_t permits;  // semaphores; 1 for whatever is no semaphore
  std::uint32_t version;  // changes with each write
  thread_mask shared_holders;
  thread_mask pending_exclusive;  // threads that stand before acquiring it
  thread_mask pending_shared;
  thread_mask spinners;               // that re-read its unchanged value
  thread_mask waiting;                // on a condition variable, futex or barrier
  std::uint8_t waiters[max_threads];  // the same, longest wait first
  std::uint8_t waiter_count;
  bool destroyed;
  bool dead;              // its memory was freed, or is no object's
  std::uint32_t unheard;  // notifications that found nobody waiting

  std::uint64_t time;            // virtual time of the last release
  vector_clock released;         // what an acquire synchronizes with,
  vector_clock released_shared;  // and what an exclusive acquire does besides
  vector_clock atomic_reads;     // last epoch of each thread's atomic reads and writes,
  vector_clock atomic_writes;    // against which plain accesses are checked

  bool exclusive_available() const { return owner == nobody && shared_holders == 0 && permits > 0; }
  bool shared_available() const { return owner == nobody; }

  void add_waiter(unsigned thread);
  void remove_waiter(unsigned thread);
};

// The objects of the current execution.
class sync_objects {
 public:
  void initialize();
  void begin_execution() { used_ = 0; }

  // The object at this address, made at the first use.
  sync_object& at(std::uintptr_t address, std::uint32_t size);
  // The same, or nullptr if there is none.
  sync_object* find(std::uintptr_t address);

  // The memory of the object and those after it in the same word is freed.
  void end_life(std::uint32_t number);

  sync_object& numbered(std::uint32_t number) { return pool_[number]; }
  std::uint32_t count() const { return used_; }

 private:
  static constexpr std::uint32_t capacity = 1 << 16;

  sync_object& make(std::uintptr_t address, std::uint32_t size);

  sync_object* pool_;
  std::uint32_t used_;
};

extern constinit sync_objects objects;

}  // namespace brigade::explore::runtime
