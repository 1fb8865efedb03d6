// pthread_mutex_*, pthread_spin_* and pthread_rwlock_*.
#include <pthread.h>

#include <cerrno>

#include "../runtime/leave.hpp"
#include "../runtime/locks.hpp"
#include "../runtime/mode.hpp"
#include "../runtime/race_detector.hpp"
#include "../runtime/real.hpp"
#include "../runtime/report_access.hpp"
#include "../runtime/scheduler.hpp"
#include "../runtime/virtual_time.hpp"

using namespace brigade::explore::runtime;
using brigade::explore::finding;

namespace {

template <typename Primitive>
sync_object& object_of(const volatile Primitive* primitive) {
  return objects.at(reinterpret_cast<std::uintptr_t>(primitive), sizeof(Primitive));
}

int kind_of(const pthread_mutex_t* mutex) { return mutex->__data.__kind & 3; }

// What a lock by the holder itself means; nothing if the caller is not the holder.
enum class relock : unsigned char { not_held, counted, refused, hangs };

relock relock_of(sync_object& object, const pthread_mutex_t* mutex) {
  if (!held_by_current(object)) return relock::not_held;
  if (kind_of(mutex) == PTHREAD_MUTEX_RECURSIVE) {
    ++object.recursion;
    the_scheduler.had_effect();
    return relock::counted;
  }
  return kind_of(mutex) == PTHREAD_MUTEX_ERRORCHECK ? relock::refused : relock::hangs;
}

int lock_mutex(pthread_mutex_t* mutex) {
  runtime_section section;
  sync_object& object = object_of(mutex);
  switch (relock_of(object, mutex)) {
    case relock::counted:
      return 0;
    case relock::refused:
      return EDEADLK;
    case relock::not_held:
    case relock::hangs:
      break;
  }
  lock(object);
  return 0;
}

int try_lock_mutex(pthread_mutex_t* mutex) {
  runtime_section section;
  sync_object& object = object_of(mutex);
  if (relock_of(object, mutex) == relock::counted) return 0;
  return try_lock(object) ? 0 : EBUSY;
}

// What a lock with a time-out returns, given whether it was taken.
int timed(bool taken, const timespec* until) {
  if (taken) return 0;
  reach(the_scheduler.current().time, virtual_deadline(*until));
  return ETIMEDOUT;
}

// A lock with a time-out is taken if it is free at its step and times out if it is not: waiting
// longer and timing out later are the same step at a later place in the schedule.
int timed_lock_mutex(pthread_mutex_t* mutex, const timespec* until) {
  runtime_section section;
  sync_object& object = object_of(mutex);
  switch (relock_of(object, mutex)) {
    case relock::counted:
      return 0;
    case relock::refused:
      return EDEADLK;
    case relock::not_held:
    case relock::hangs:
      return timed(try_lock(object), until);
  }
  return EINVAL;
}

int unlock_mutex(pthread_mutex_t* mutex) {
  runtime_section section;
  sync_object& object = object_of(mutex);
  if (!held_by_current(object)) {
    if (kind_of(mutex) == PTHREAD_MUTEX_ERRORCHECK) return EPERM;
  } else if (object.recursion > 1) {
    --object.recursion;
    the_scheduler.had_effect();
    return 0;
  }
  unlock(object);
  return 0;
}

template <typename Primitive>
void destroy(Primitive* primitive) {
  runtime_section section;
  sync_object& object = object_of(primitive);
  races.check_alive(object.address, object.size);
  if (object.owner != nobody || object.shared_holders != 0) {
    fail(finding::misuse, "a lock is destroyed while it is held" + describe_here());
  }
  object.destroyed = true;
  the_scheduler.had_effect();
}

template <typename Primitive>
void initialize(Primitive* primitive) {
  runtime_section section;
  races.range(reinterpret_cast<std::uintptr_t>(primitive), sizeof(Primitive), access_kind::write);
  object_of(primitive).destroyed = false;
  the_scheduler.had_effect();
}

// A robust mutex outlives its holder, which no thread of one process does here.
void refuse_robust(const pthread_mutexattr_t* attributes) {
  int robustness = PTHREAD_MUTEX_STALLED;
  if (attributes != nullptr) pthread_mutexattr_getrobust(attributes, &robustness);
  if (robustness == PTHREAD_MUTEX_STALLED) return;
  runtime_section section;
  fail(
      finding::uncontrolled,
      "the explorer cannot control a robust mutex (pthread_mutexattr_setrobust)" + describe_here());
}

template <typename Primitive>
int plain_lock(Primitive* primitive) {
  runtime_section section;
  lock(object_of(primitive));
  return 0;
}

template <typename Primitive>
int plain_unlock(Primitive* primitive) {
  runtime_section section;
  unlock(object_of(primitive));
  return 0;
}

template <typename Primitive>
int plain_try(Primitive* primitive) {
  runtime_section section;
  return try_lock(object_of(primitive)) ? 0 : EBUSY;
}

int timed_write(pthread_rwlock_t* lock, const timespec* until) {
  runtime_section section;
  sync_object& object = object_of(lock);
  if (held_by_current(object)) return EDEADLK;
  return timed(try_lock(object), until);
}

int try_read(pthread_rwlock_t* lock) {
  runtime_section section;
  return try_lock_shared(object_of(lock)) ? 0 : EBUSY;
}

int timed_read(pthread_rwlock_t* lock, const timespec* until) {
  runtime_section section;
  sync_object& object = object_of(lock);
  if (held_by_current(object)) return EDEADLK;
  return timed(try_lock_shared(object), until);
}

}  // namespace

extern "C" {

int pthread_mutex_init(pthread_mutex_t* mutex, const pthread_mutexattr_t* attributes) noexcept {
  if (controlled()) {
    refuse_robust(attributes);
    initialize(mutex);
  }
  return real().pthread_mutex_init(mutex, attributes);
}

int pthread_mutex_destroy(pthread_mutex_t* mutex) noexcept {
  if (!controlled()) return real().pthread_mutex_destroy(mutex);
  destroy(mutex);
  return 0;
}

int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
  return controlled() ? lock_mutex(mutex) : real().pthread_mutex_lock(mutex);
}

int pthread_mutex_trylock(pthread_mutex_t* mutex) noexcept {
  return controlled() ? try_lock_mutex(mutex) : real().pthread_mutex_trylock(mutex);
}

int pthread_mutex_timedlock(pthread_mutex_t* mutex, const timespec* until) noexcept {
  return controlled() ? timed_lock_mutex(mutex, until)
                      : real().pthread_mutex_timedlock(mutex, until);
}

int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock,
                            const timespec* until) noexcept {
  return controlled() ? timed_lock_mutex(mutex, until)
                      : real().pthread_mutex_clocklock(mutex, clock, until);
}

int pthread_mutex_unlock(pthread_mutex_t* mutex) noexcept {
  return controlled() ? unlock_mutex(mutex) : real().pthread_mutex_unlock(mutex);
}

int pthread_spin_init(pthread_spinlock_t* lock, int shared) noexcept {
  if (controlled()) initialize(lock);
  return real().pthread_spin_init(lock, shared);
}

int pthread_spin_destroy(pthread_spinlock_t* lock) noexcept {
  if (controlled()) destroy(lock);
  return 0;
}

int pthread_spin_lock(pthread_spinlock_t* lock) noexcept {
  return controlled() ? plain_lock(lock) : real().pthread_spin_lock(lock);
}

int pthread_spin_trylock(pthread_spinlock_t* lock) noexcept {
  return controlled() ? plain_try(lock) : real().pthread_spin_trylock(lock);
}

int pthread_spin_unlock(pthread_spinlock_t* lock) noexcept {
  return controlled() ? plain_unlock(lock) : real().pthread_spin_unlock(lock);
}

int pthread_rwlock_init(pthread_rwlock_t* lock, const pthread_rwlockattr_t* attributes) noexcept {
  if (controlled()) initialize(lock);
  return real().pthread_rwlock_init(lock, attributes);
}

int pthread_rwlock_destroy(pthread_rwlock_t* lock) noexcept {
  if (!controlled()) return real().pthread_rwlock_destroy(lock);
  destroy(lock);
  return 0;
}

int pthread_rwlock_wrlock(pthread_rwlock_t* lock) noexcept {
  if (!controlled()) return real().pthread_rwlock_wrlock(lock);
  {
    runtime_section section;
    if (held_by_current(object_of(lock))) return EDEADLK;
  }
  return plain_lock(lock);
}

int pthread_rwlock_trywrlock(pthread_rwlock_t* lock) noexcept {
  return controlled() ? plain_try(lock) : real().pthread_rwlock_trywrlock(lock);
}

int pthread_rwlock_timedwrlock(pthread_rwlock_t* lock, const timespec* until) noexcept {
  return controlled() ? timed_write(lock, until) : real().pthread_rwlock_timedwrlock(lock, until);
}

int pthread_rwlock_clockwrlock(pthread_rwlock_t* lock, clockid_t clock,
                               const timespec* until) noexcept {
  return controlled() ? timed_write(lock, until)
                      : real().pthread_rwlock_clockwrlock(lock, clock, until);
}

int pthread_rwlock_rdlock(pthread_rwlock_t* lock) noexcept {
  if (!controlled()) return real().pthread_rwlock_rdlock(lock);
  runtime_section section;
  if (held_by_current(object_of(lock))) return EDEADLK;
  lock_shared(object_of(lock));
  return 0;
}

int pthread_rwlock_tryrdlock(pthread_rwlock_t* lock) noexcept {
  return controlled() ? try_read(lock) : real().pthread_rwlock_tryrdlock(lock);
}

int pthread_rwlock_timedrdlock(pthread_rwlock_t* lock, const timespec* until) noexcept {
  return controlled() ? timed_read(lock, until) : real().pthread_rwlock_timedrdlock(lock, until);
}

int pthread_rwlock_clockrdlock(pthread_rwlock_t* lock, clockid_t clock,
                               const timespec* until) noexcept {
  return controlled() ? timed_read(lock, until)
                      : real().pthread_rwlock_clockrdlock(lock, clock, until);
}

int pthread_rwlock_unlock(pthread_rwlock_t* lock) noexcept {
  return controlled() ? plain_unlock(lock) : real().pthread_rwlock_unlock(lock);
}

}  // extern "C"
