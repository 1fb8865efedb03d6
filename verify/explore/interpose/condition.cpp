// pthread_cond_* and pthread_barrier_*.
#include <pthread.h>

#include <bit>
#include <cerrno>
#include <optional>

#include "../runtime/leave.hpp"
#include "../runtime/lock_order.hpp"
#include "../runtime/locks.hpp"
#include "../runtime/mode.hpp"
#include "../runtime/race_detector.hpp"
#include "../runtime/real.hpp"
#include "../runtime/report_access.hpp"
#include "../runtime/scheduler.hpp"
#include "../runtime/session.hpp"
#include "../runtime/virtual_time.hpp"

using namespace brigade::explore::runtime;
namespace strategies = brigade::explore::strategies;
using brigade::explore::finding;

namespace {

template <typename Primitive>
sync_object& object_of(const Primitive* primitive) {
  return objects.at(reinterpret_cast<std::uintptr_t>(primitive), sizeof(Primitive));
}

// Lets go of the mutex. Where that can be seen from outside it is a step, during which this thread
// counts as waiting already.
void release_for_wait(sync_object& mutex) {
  if (unlock_is_step(mutex)) the_scheduler.step(mutex, action::unlock, effect::write);
  give_up(mutex);
}

// Returns whether it was notified; otherwise it timed out or woke up for no reason.
bool wait_for_notice(sync_object& condition, sync_object& mutex, bool may_end_by_itself) {
  controlled_thread& self = the_scheduler.current();
  self.notified = false;
  self.wait_mutex = mutex.number;
  condition.add_waiter(self.number);
  const std::uint32_t held = mutex.recursion;
  release_for_wait(mutex);
  if (self.notified) {
    the_scheduler.step(mutex, action::lock, effect::acquire);
  } else {
    if (may_end_by_itself)
      the_scheduler.publish(self.number, condition, action::time_out, effect::write);
    the_scheduler.block();
  }
  const bool notified = self.notified;
  self.wait_mutex = 0;
  if (!notified) {
    condition.remove_waiter(self.number);
    the_scheduler.step(mutex, action::lock, effect::acquire);
  }
  take(mutex, acquisition::waiting);
  mutex.recursion = held;
  return notified;
}

int wait_on(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* until) {
  runtime_section section;
  sync_object& lock = object_of(mutex);
  sync_object& object = object_of(condition);
  if (!held_by_current(lock))
    fail(finding::misuse, "a wait without holding the mutex" + describe_here());
  the_scheduler.step(object, action::wait, effect::write);
  check_usable(object);
  const bool timed = until != nullptr;
  controlled_thread& self = the_scheduler.current();
  const bool may_wake_up = session.how.spurious_wake_ups && self.woken_from != object.number;
  const bool notified = wait_for_notice(object, lock, timed || may_wake_up);
  const bool spuriously =
      !notified && may_wake_up &&
      (!timed || the_scheduler.choose(strategies::choice::spurious_wake_up, 2) == 1);
  self.woken_from = spuriously ? object.number : 0;
  if (notified || spuriously) return 0;
  reach(self.time, virtual_deadline(*until));
  return ETIMEDOUT;
}

void wake(sync_object& condition, unsigned thread) {
  controlled_thread& woken = the_scheduler.thread(thread);
  condition.remove_waiter(thread);
  woken.notified = true;
  lock_order.ordered(order_event::wake, the_scheduler.current().number, thread);
  the_scheduler.guide().ordered(strategies::ordering::wake, the_scheduler.current().number, thread);
  const bool still_unlocking = woken.state == status::pending &&
                               the_scheduler.pending_operation(thread).what == action::unlock;
  if (!still_unlocking)
    the_scheduler.publish(thread, objects.numbered(woken.wait_mutex), action::lock,
                          effect::acquire);
}

int notify(pthread_cond_t* condition, bool all) {
  runtime_section section;
  sync_object& object = object_of(condition);
  the_scheduler.step(object, action::notify, effect::write);
  check_usable(object);
  if (object.waiter_count == 0) {
    ++object.unheard;
    return 0;
  }
  if (all) {
    while (object.waiter_count != 0) wake(object, object.waiters[0]);
  } else {
    wake(object,
         object.waiters[the_scheduler.choose(strategies::choice::waiter, object.waiter_count)]);
  }
  return 0;
}

int arrive_at_barrier(pthread_barrier_t* barrier) {
  runtime_section section;
  sync_object& object = object_of(barrier);
  controlled_thread& self = the_scheduler.current();
  the_scheduler.step(object, action::barrier, effect::write);
  check_usable(object);
  races.release(self, object);
  lock_order.ordered(order_event::release, self.number, object.number);
  if (object.waiter_count + 1U < object.permits) {
    object.add_waiter(self.number);
    the_scheduler.block();
    races.acquire(self, object);
    return 0;
  }
  lock_order.ordered(order_event::acquire, self.number, object.number);
  while (object.waiter_count != 0) {
    const unsigned first = object.waiters[0];
    object.remove_waiter(first);
    lock_order.ordered(order_event::wake, self.number, first);
    the_scheduler.guide().ordered(strategies::ordering::wake, self.number, first);
    the_scheduler.set_free(first);
  }
  races.acquire(self, object);
  return PTHREAD_BARRIER_SERIAL_THREAD;
}

}  // namespace

extern "C" {

int pthread_cond_init(pthread_cond_t* condition, const pthread_condattr_t* attributes) noexcept {
  if (controlled()) {
    runtime_section section;
    races.range(reinterpret_cast<std::uintptr_t>(condition), sizeof *condition, access_kind::write);
    object_of(condition).destroyed = false;
    the_scheduler.had_effect();
  }
  return real().pthread_cond_init(condition, attributes);
}

int pthread_cond_destroy(pthread_cond_t* condition) noexcept {
  if (!controlled()) return real().pthread_cond_destroy(condition);
  runtime_section section;
  sync_object& object = object_of(condition);
  check_usable(object);
  if (object.waiter_count != 0) {
    fail(finding::misuse,
         "a condition variable is destroyed while a thread waits on it" + describe_here());
  }
  object.destroyed = true;
  the_scheduler.had_effect();
  return 0;
}

int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  return controlled() ? wait_on(condition, mutex, nullptr)
                      : real().pthread_cond_wait(condition, mutex);
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                           const timespec* until) {
  return controlled() ? wait_on(condition, mutex, until)
                      : real().pthread_cond_timedwait(condition, mutex, until);
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                           const timespec* until) {
  return controlled() ? wait_on(condition, mutex, until)
                      : real().pthread_cond_clockwait(condition, mutex, clock, until);
}

int pthread_cond_signal(pthread_cond_t* condition) noexcept {
  return controlled() ? notify(condition, false) : real().pthread_cond_signal(condition);
}

int pthread_cond_broadcast(pthread_cond_t* condition) noexcept {
  return controlled() ? notify(condition, true) : real().pthread_cond_broadcast(condition);
}

int pthread_barrier_init(pthread_barrier_t* barrier, const pthread_barrierattr_t* attributes,
                         unsigned count) noexcept {
  if (!controlled()) return real().pthread_barrier_init(barrier, attributes, count);
  if (count == 0) return EINVAL;
  runtime_section section;
  races.range(reinterpret_cast<std::uintptr_t>(barrier), sizeof *barrier, access_kind::write);
  sync_object& object = object_of(barrier);
  object.permits = count;
  object.destroyed = false;
  the_scheduler.had_effect();
  return 0;
}

int pthread_barrier_destroy(pthread_barrier_t* barrier) noexcept {
  if (!controlled()) return real().pthread_barrier_destroy(barrier);
  runtime_section section;
  sync_object& object = object_of(barrier);
  check_usable(object);
  if (object.waiter_count != 0) {
    fail(finding::misuse, "a barrier is destroyed while a thread waits at it" + describe_here());
  }
  object.destroyed = true;
  the_scheduler.had_effect();
  return 0;
}

int pthread_barrier_wait(pthread_barrier_t* barrier) noexcept {
  return controlled() ? arrive_at_barrier(barrier) : real().pthread_barrier_wait(barrier);
}

}  // extern "C"
