// The one model of everything that is held: mutexes, read-write locks, spin locks, call-once flags.
// All run on a controlled thread with control suspended.
#pragma once

#include <cstdint>

#include "lock_order.hpp"
#include "scheduler.hpp"
#include "session.hpp"
#include "sync_object.hpp"

namespace brigade::explore::runtime {

// Waits for the object, then holds it.
void lock(sync_object& object);
void lock_shared(sync_object& object);
// Takes the object if it is free; spuriously fails where the options say so.
bool try_lock(sync_object& object);
bool try_lock_shared(sync_object& object);
// Gives up one hold, exclusive or shared, of the current thread.
void unlock(sync_object& object);

// Fails the execution if the object was destroyed or its memory freed.
[[gnu::cold]] void report_unusable(const sync_object& object);
inline void check_usable(const sync_object& object) {
  if (object.dead || object.destroyed) [[unlikely]]
    report_unusable(object);
}

inline bool held_by_current(const sync_object& object) {
  return object.owner == static_cast<int>(the_scheduler.current().number);
}

// The parts of lock and unlock around the scheduling point, for condition variables.
void take(sync_object& object, acquisition by);
void give_up(sync_object& object);

// Whether unlocking this object is a step of its own: once somebody tried to lock it without
// waiting, the state in between can be seen.
inline bool unlock_is_step(const sync_object& object) {
  return !session.tried.empty() && session.tried.count(object.address) != 0;
}

}  // namespace brigade::explore::runtime
