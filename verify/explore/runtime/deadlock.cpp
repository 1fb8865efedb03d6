#include "deadlock.hpp"

#include "scheduler.hpp"

namespace brigade::explore::runtime {

namespace {

std::string what_it_waits_for(scheduler& stuck, const controlled_thread& waiting) {
  if (waiting.state == status::pending) {
    const operation& pending = stuck.pending_operation(waiting.number);
    const sync_object& object = objects.numbered(pending.object);
    const std::string holder =
        object.owner == nobody ? "" : " held by thread " + std::to_string(object.owner);
    return std::string("waits to ") + name(pending.what) + " object " +
           std::to_string(pending.object) + holder;
  }
  if (waiting.join_target != nobody) return "joins thread " + std::to_string(waiting.join_target);
  for (std::uint32_t number = 1; number <= objects.count(); ++number) {
    if (objects.numbered(number).waiting & bit(waiting.number)) {
      return "waits to be notified on object " + std::to_string(number);
    }
  }
  return "waits";
}

}  // namespace

std::string describe_deadlock(scheduler& stuck) {
  std::string text = "deadlock:";
  for (unsigned i = 0; i < stuck.thread_count(); ++i) {
    const controlled_thread& thread = stuck.thread(i);
    if (thread.state == status::finished) continue;
    text += (text.back() == ':' ? " thread " : "; thread ") + std::to_string(i) + " " +
            what_it_waits_for(stuck, thread);
  }
  return text;
}

}  // namespace brigade::explore::runtime
