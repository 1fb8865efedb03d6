// POSIX semaphores.
#include <semaphore.h>

#include <cerrno>

#include "../runtime/locks.hpp"
#include "../runtime/mode.hpp"
#include "../runtime/race_detector.hpp"
#include "../runtime/real.hpp"
#include "../runtime/scheduler.hpp"

using namespace brigade::explore::runtime;
namespace strategies = brigade::explore::strategies;

namespace {

sync_object& object_of(const sem_t* semaphore) {
  return objects.at(reinterpret_cast<std::uintptr_t>(semaphore), sizeof *semaphore);
}

void take_permit(sync_object& object) {
  races.check_alive(object.address, object.size);
  --object.permits;
  races.acquire(the_scheduler.current(), object);
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
int try_permit(sem_t* semaphore, int otherwise) {
  runtime_section section;
  sync_object& object = object_of(semaphore);
  the_scheduler.step(object, action::semaphore_try_wait, effect::write);
  if (object.permits == 0) {
    errno = otherwise;
    return -1;
  }
  take_permit(object);
  return 0;
}

int post(sem_t* semaphore) {
  runtime_section section;
  sync_object& object = object_of(semaphore);
  the_scheduler.step(object, action::semaphore_post, effect::write);
  races.check_alive(object.address, object.size);
  ++object.permits;
  races.release(the_scheduler.current(), object);
  the_scheduler.written(object);
  the_scheduler.refresh(object);
  return 0;
}

}  // namespace

extern "C" {

int sem_init(sem_t* semaphore, int shared, unsigned value) noexcept {
  if (!controlled()) return real().sem_init(semaphore, shared, value);
  runtime_section section;
  races.range(reinterpret_cast<std::uintptr_t>(semaphore), sizeof *semaphore, access_kind::write);
  object_of(semaphore).permits = value;
  return 0;
}

int sem_destroy(sem_t* semaphore) noexcept {
  return controlled() ? 0 : real().sem_destroy(semaphore);
}

int sem_wait(sem_t* semaphore) {
  return controlled() ? wait_for_permit(semaphore) : real().sem_wait(semaphore);
}

int sem_trywait(sem_t* semaphore) noexcept {
  return controlled() ? try_permit(semaphore, EAGAIN) : real().sem_trywait(semaphore);
}

int sem_timedwait(sem_t* semaphore, const timespec* until) {
  return controlled() ? try_permit(semaphore, ETIMEDOUT) : real().sem_timedwait(semaphore, until);
}

int sem_clockwait(sem_t* semaphore, clockid_t clock, const timespec* until) {
  return controlled() ? try_permit(semaphore, ETIMEDOUT)
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
  return 0;
}

}  // extern "C"
