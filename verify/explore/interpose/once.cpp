// pthread_once (and so std::call_once) and the guards of function-local statics.
#include <pthread.h>

#include <cstdint>

#include "../runtime/lock_order.hpp"
#include "../runtime/locks.hpp"
#include "../runtime/mode.hpp"
#include "../runtime/race_detector.hpp"
#include "../runtime/real.hpp"
#include "../runtime/scheduler.hpp"
#include "../runtime/undo_log.hpp"

using namespace brigade::explore::runtime;

namespace {

constexpr int once_finished = 2;  // as glibc has it

// The first byte is what compiled code tests before it calls at all.
constexpr std::uint64_t guard_done = 1;

template <typename Flag>
sync_object& object_of(Flag* flag) {
  return objects.at(reinterpret_cast<std::uintptr_t>(flag), sizeof(Flag));
}

// Whether the caller is to run the initialisation, holding the object until it is done. An object
// found finished is only read: callers that come later commute.
template <typename IsDone>
bool begin_once(sync_object& object, IsDone is_done) {
  if (is_done()) {
    the_scheduler.step(object, action::once_done, effect::read);
    races.acquire_shared(the_scheduler.current(), object);
    lock_order.ordered(order_event::acquire, the_scheduler.current().number, object.number);
    return false;
  }
  the_scheduler.step(object, action::once, effect::acquire);
  take(object, acquisition::waiting);
  if (!is_done()) return true;
  give_up(object);
  return false;
}

int run_once(pthread_once_t* once, void (*routine)()) {
  runtime_section section;
  sync_object& object = object_of(once);
  if (!begin_once(object, [&] { return *once == once_finished; })) return 0;
  try {
    mode = control::exploring;
    routine();
    mode = control::none;
  } catch (...) {
    mode = control::none;
    give_up(object);
    throw;
  }
  undo.note(reinterpret_cast<std::uintptr_t>(once) & ~std::uintptr_t{7});
  *once = once_finished;
  give_up(object);
  return 0;
}

}  // namespace

extern "C" {

int pthread_once(pthread_once_t* once, void (*routine)()) {
  return controlled() ? run_once(once, routine) : real().pthread_once(once, routine);
}

int __cxa_guard_acquire(std::uint64_t* guard) {
  if (!controlled()) return real().cxa_guard_acquire(guard);
  runtime_section section;
  sync_object& object = object_of(guard);
  if (held_by_current(object)) __builtin_trap();  // recursive initialisation
  return begin_once(object, [&] { return *reinterpret_cast<const char*>(guard) != 0; }) ? 1 : 0;
}

void __cxa_guard_release(std::uint64_t* guard) noexcept {
  if (!controlled()) return real().cxa_guard_release(guard);
  runtime_section section;
  sync_object& object = object_of(guard);
  the_scheduler.step(object, action::once_done, effect::write);
  undo.note(reinterpret_cast<std::uintptr_t>(guard));
  *guard = guard_done;
  give_up(object);
}

void __cxa_guard_abort(std::uint64_t* guard) noexcept {
  if (!controlled()) return real().cxa_guard_abort(guard);
  runtime_section section;
  give_up(object_of(guard));
}

}  // extern "C"
