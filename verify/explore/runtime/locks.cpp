#include "locks.hpp"

#include "leave.hpp"
#include "lock_order.hpp"
#include "race_detector.hpp"
#include "report_access.hpp"
#include "scheduler.hpp"
#include "session.hpp"

namespace brigade::explore::runtime {

namespace {

// From the next execution on, the object's unlock is a step; what was explored without that is
// void.
void note_try(const sync_object& object) {
  if (session.tried.count(object.address) == 0) session.newly_tried.insert(object.address);
}

void take_shared(sync_object& object, acquisition by) {
  controlled_thread& self = the_scheduler.current();
  if (object.shared_holders & bit(self.number)) ++object.recursion;
  lock_order.acquired(self.number, object, hold::shared, by);
  object.shared_holders |= bit(self.number);
  races.acquire_shared(self, object);
  the_scheduler.guide().ordered(strategies::ordering::acquire_shared, object.number, self.number);
  the_scheduler.written(object);
  the_scheduler.refresh(object);
}

void give_up_shared(sync_object& object) {
  controlled_thread& self = the_scheduler.current();
  lock_order.given_up(self.number, object);
  if (object.recursion > 0) {
    --object.recursion;
    the_scheduler.had_effect();
    return;
  }
  object.shared_holders &= ~bit(self.number);
  races.release_shared(self, object);
  the_scheduler.guide().ordered(strategies::ordering::release_shared, self.number, object.number);
  the_scheduler.written(object);
  the_scheduler.refresh(object);
}

}  // namespace

void report_unusable(const sync_object& object) {
  if (object.dead) races.check_alive(object.address, object.size);
  if (object.destroyed)
    fail(finding::misuse, "a destroyed synchronization object is used" + describe_here());
}

void take(sync_object& object, acquisition by) {
  controlled_thread& self = the_scheduler.current();
  object.owner = static_cast<int>(self.number);
  object.recursion = 1;
  lock_order.acquired(self.number, object, hold::exclusive, by);
  races.acquire(self, object);
  the_scheduler.guide().ordered(strategies::ordering::acquire, object.number, self.number);
  the_scheduler.written(object);
  the_scheduler.refresh(object);
}

void give_up(sync_object& object) {
  controlled_thread& self = the_scheduler.current();
  object.owner = nobody;
  lock_order.given_up(self.number, object);
  object.recursion = 0;
  races.release(self, object);
  the_scheduler.guide().ordered(strategies::ordering::release, self.number, object.number);
  the_scheduler.written(object);
  the_scheduler.refresh(object);
}

void lock(sync_object& object) {
  the_scheduler.step(object, action::lock, effect::acquire);
  check_usable(object);
  take(object, acquisition::waiting);
}

void lock_shared(sync_object& object) {
  the_scheduler.step(object, action::lock_shared, effect::acquire_shared);
  check_usable(object);
  take_shared(object, acquisition::waiting);
}

bool try_lock(sync_object& object) {
  note_try(object);
  the_scheduler.step(object, action::try_lock, effect::write);
  check_usable(object);
  if (!object.exclusive_available()) return false;
  if (session.how.spurious_failures &&
      the_scheduler.choose(strategies::choice::spurious_failure, 2) != 0)
    return false;
  take(object, acquisition::tried);
  return true;
}

bool try_lock_shared(sync_object& object) {
  note_try(object);
  the_scheduler.step(object, action::try_lock_shared, effect::write);
  check_usable(object);
  if (!object.shared_available()) return false;
  if (session.how.spurious_failures &&
      the_scheduler.choose(strategies::choice::spurious_failure, 2) != 0)
    return false;
  take_shared(object, acquisition::tried);
  return true;
}

void unlock(sync_object& object) {
  check_usable(object);
  if (held_by_current(object)) {
    if (unlock_is_step(object)) the_scheduler.step(object, action::unlock, effect::write);
    return give_up(object);
  }
  if ((object.shared_holders & bit(the_scheduler.current().number)) == 0)
    fail(finding::misuse, "a thread unlocks what it does not hold" + describe_here());
  if (unlock_is_step(object)) the_scheduler.step(object, action::unlock_shared, effect::write);
  give_up_shared(object);
}

}  // namespace brigade::explore::runtime
