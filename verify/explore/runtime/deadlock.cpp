#include "deadlock.hpp"

#include "object_name.hpp"
#include "observer.hpp"
#include "scheduler.hpp"
#include "symbolize.hpp"

namespace brigade::explore::runtime {

namespace {

std::string what_it_waits_for(scheduler& stuck, const controlled_thread& waiting) {
  if (waiting.state == status::pending) {
    const operation& pending = stuck.pending_operation(waiting.number);
    const sync_object& object = objects.numbered(pending.object);
    const std::string holder =
        object.owner == nobody ? "" : " held by thread " + std::to_string(object.owner);
    return std::string("waits to ") + name(pending.what) + " " + name_of_object(pending.object) +
           holder;
  }
  if (waiting.state == status::stalled) return "runs on without a scheduling step";
  if (waiting.join_target != nobody) return "joins thread " + std::to_string(waiting.join_target);
  for (std::uint32_t number = 1; number <= objects.count(); ++number) {
    const sync_object& object = objects.numbered(number);
    if (object.waiting & bit(waiting.number)) {
      return "waits to be notified on " + name_of_object(number) +
             (object.unheard == 0 ? "" : ", whose notification came when nobody waited");
    }
  }
  return "waits";
}

bool lost_a_notification(scheduler& stuck) {
  for (std::uint32_t number = 1; number <= objects.count(); ++number) {
    const sync_object& object = objects.numbered(number);
    for (unsigned i = 0; i < stuck.thread_count(); ++i) {
      const bool waits = stuck.thread(i).state == status::blocked && (object.waiting & bit(i)) != 0;
      if (waits && object.unheard != 0) return true;
    }
  }
  return false;
}

const observed_step* last_acquisition(const sync_object& object) {
  const observed_step* found = nullptr;
  for (const observed_step& step : observer.steps()) {
    const operation& taken = step.taken;
    const bool takes = taken.what == action::lock || taken.what == action::try_lock;
    if (takes && taken.address == object.address && static_cast<int>(step.thread) == object.owner)
      found = &step;
  }
  return found;
}

}  // namespace

std::string describe_deadlock(scheduler& stuck) {
  std::string text = "deadlock" + std::string(lost_a_notification(stuck) ? ", lost wake-up:" : ":");
  for (unsigned i = 0; i < stuck.thread_count(); ++i) {
    const controlled_thread& thread = stuck.thread(i);
    if (thread.state == status::finished) continue;
    text += (text.back() == ':' ? " thread " : "; thread ") + std::to_string(i) + " " +
            what_it_waits_for(stuck, thread);
  }
  return text;
}

std::string describe_where_stuck(scheduler& stuck) {
  std::string text;
  for (unsigned i = 0; i < stuck.thread_count(); ++i) {
    const controlled_thread& thread = stuck.thread(i);
    if (thread.state == status::finished) continue;
    text += "  thread " + std::to_string(i) + " " + what_it_waits_for(stuck, thread) + ":\n" +
            describe_stack(observer.announced_at(i));
    if (thread.state != status::pending) continue;
    const sync_object& object = objects.numbered(stuck.pending_operation(i).object);
    if (const observed_step* taken = last_acquisition(object)) {
      text += "  " + name_of_object(object.number) + " was taken by thread " +
              std::to_string(object.owner) + ":\n" + describe_stack(taken->stack);
    }
  }
  return text;
}

std::string describe_livelock(scheduler& endless) {
  std::string text = "livelock: although all threads take turns,";
  unsigned unfinished = 0;
  for (unsigned i = 0; i < endless.thread_count(); ++i) {
    if (endless.thread(i).state == status::finished) continue;
    text += (unfinished++ == 0 ? " thread " : " and thread ") + std::to_string(i);
  }
  return text + (unfinished == 1 ? " does" : " do") + " not come to an end";
}

}  // namespace brigade::explore::runtime
