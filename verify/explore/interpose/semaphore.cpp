// POSIX semaphores.
#include <fcntl.h>
#include <semaphore.h>

#include <cerrno>
#include <cstdarg>

#include "../runtime/leave.hpp"
#include "../runtime/lock_order.hpp"
#include "../runtime/locks.hpp"
#include "../runtime/mode.hpp"
#include "../runtime/race_detector.hpp"
#include "../runtime/real.hpp"
#include "../runtime/report_access.hpp"
#include "../runtime/scheduler.hpp"
#include "../runtime/virtual_time.hpp"

using namespace brigade::explore::runtime;
namespace strategies = brigade::explore::strategies;
using brigade::explore::finding;

namespace {

// A semaphore that was initialised before the execution has the permits that libc knows of.
sync_object& object_of(const sem_t* semaphore) {
  const auto address = reinterpret_cast<std::uintptr_t>(semaphore);
  if (sync_object* known = objects.find(address)) return *known;
  int value = 0;
  real().sem_getvalue(const_cast<sem_t*>(semaphore), &value);
  sync_object& made = objects.at(address, sizeof *semaphore);
  made.permits = static_cast<std::uint32_t>(value);
  return made;
}

void take_permit(sync_object& object) {
  check_usable(object);
  --object.permits;
  races.acquire(the_scheduler.current(), object);
  lock_order.ordered(order_event::acquire, the_scheduler.current().number, object.number);
  the_scheduler.guide().ordered(strategies::ordering::acquire, object.number,
                                the_scheduler.current().number);
  the_scheduler.written(object);
  the_scheduler.refresh(object);
}

int wait_for_permit(sem_t* semaphore) {
  runtime_section section;
  sync_object& object = object_of(semaphore);
  the_scheduler.step(object, action::semaphore_wait, effect::acquire);
  take_permit(object);
  return 0;
}

// A time-out is a failure to take a permit at this step; see the locks.
int try_permit(sem_t* semaphore, const timespec* until) {
  runtime_section section;
  sync_object& object = object_of(semaphore);
  the_scheduler.step(object, action::semaphore_try_wait, effect::write);
  if (object.permits == 0) {
    if (until != nullptr) reach(the_scheduler.current().time, virtual_deadline(*until));
    errno = until == nullptr ? EAGAIN : ETIMEDOUT;
    return -1;
  }
  take_permit(object);
  return 0;
}

int post(sem_t* semaphore) {
  runtime_section section;
  sync_object& object = object_of(semaphore);
  the_scheduler.step(object, action::semaphore_post, effect::write);
  check_usable(object);
  ++object.permits;
  races.release(the_scheduler.current(), object);
  lock_order.ordered(order_event::release, the_scheduler.current().number, object.number);
  the_scheduler.written(object);
  the_scheduler.refresh(object);
  return 0;
}

}  // namespace

extern "C" {

// Its permits are other processes' too, and outlive the execution.
sem_t* sem_open(const char* name, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const auto access = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : mode_t{0};
  const auto value = (flags & O_CREAT) != 0 ? va_arg(more, unsigned) : 0U;
  va_end(more);
  if (!controlled()) return real().sem_open(name, flags, access, value);
  runtime_section section;
  fail(finding::uncontrolled,
       "the explorer cannot control sem_open (a semaphore shared with other processes)" +
           describe_here());
}

int sem_init(sem_t* semaphore, int shared, unsigned value) noexcept {
  if (!controlled()) return real().sem_init(semaphore, shared, value);
  runtime_section section;
  const auto address = reinterpret_cast<std::uintptr_t>(semaphore);
  races.range(address, sizeof *semaphore, access_kind::write);
  sync_object& object = objects.at(address, sizeof *semaphore);
  object.permits = value;
  object.destroyed = false;
  the_scheduler.had_effect();
  return 0;
}

int sem_destroy(sem_t* semaphore) noexcept {
  if (!controlled()) return real().sem_destroy(semaphore);
  runtime_section section;
  sync_object& object = object_of(semaphore);
  check_usable(object);
  if (object.pending_exclusive != 0)
    fail(finding::misuse, "a semaphore is destroyed while a thread waits for it" + describe_here());
  object.destroyed = true;
  the_scheduler.had_effect();
  return 0;
}

int sem_wait(sem_t* semaphore) {
  return controlled() ? wait_for_permit(semaphore) : real().sem_wait(semaphore);
}

int sem_trywait(sem_t* semaphore) noexcept {
  return controlled() ? try_permit(semaphore, nullptr) : real().sem_trywait(semaphore);
}

int sem_timedwait(sem_t* semaphore, const timespec* until) {
  return controlled() ? try_permit(semaphore, until) : real().sem_timedwait(semaphore, until);
}

int sem_clockwait(sem_t* semaphore, clockid_t clock, const timespec* until) {
  return controlled() ? try_permit(semaphore, until)
                      : real().sem_clockwait(semaphore, clock, until);
}

int sem_post(sem_t* semaphore) noexcept {
  return controlled() ? post(semaphore) : real().sem_post(semaphore);
}

int sem_getvalue(sem_t* semaphore, int* value) noexcept {
  if (!controlled()) return real().sem_getvalue(semaphore, value);
  runtime_section section;
  sync_object& object = object_of(semaphore);
  the_scheduler.step(object, action::load, effect::read);
  *value = static_cast<int>(object.permits);
  the_scheduler.had_effect();
  return 0;
}

}  // extern "C"
