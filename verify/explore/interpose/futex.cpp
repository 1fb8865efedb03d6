// syscall(): the futex under std::atomic's wait and notify, and whatever else bypasses libc.
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>

#include <cerrno>
#include <climits>
#include <cstdarg>
#include <string>

#include "../runtime/leave.hpp"
#include "../runtime/lock_order.hpp"
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

constexpr int futex_command(int operation) { return operation & FUTEX_CMD_MASK; }

sync_object& object_of(const int* word) {
  return objects.at(reinterpret_cast<std::uintptr_t>(word), sizeof *word);
}

// One of the two kinds of wait takes a span, the other a deadline.
std::uint64_t deadline_of(int operation, const timespec& timeout, std::uint64_t now) {
  if (futex_command(operation) == FUTEX_WAIT) return now + nanoseconds(timeout);
  return virtual_deadline(timeout);
}

long futex_wait(const int* word, int operation, int expected, const timespec* timeout) {
  sync_object& object = object_of(word);
  controlled_thread& self = the_scheduler.current();
  the_scheduler.step(object, action::futex_wait, effect::write);
  races.check_alive(object.address, object.size);
  if (*word != expected) {
    errno = EAGAIN;
    return -1;
  }
  self.notified = false;
  object.add_waiter(self.number);
  if (timeout != nullptr || session.how.spurious_wake_ups)
    the_scheduler.publish(self.number, object, action::time_out, effect::write);
  the_scheduler.block();
  if (self.notified) return 0;
  object.remove_waiter(self.number);
  if (timeout == nullptr) return 0;
  reach(self.time, deadline_of(operation, *timeout, self.time));
  errno = ETIMEDOUT;
  return -1;
}

long futex_wake(const int* word, int count) {
  sync_object& object = object_of(word);
  the_scheduler.step(object, action::futex_wake, effect::write);
  if (object.waiter_count == 0) ++object.unheard;
  long woken = 0;
  while (woken < count && object.waiter_count != 0) {
    const bool all = count >= object.waiter_count;
    const unsigned index =
        all ? 0 : the_scheduler.choose(strategies::choice::waiter, object.waiter_count);
    const unsigned thread = object.waiters[index];
    object.remove_waiter(thread);
    the_scheduler.thread(thread).notified = true;
    lock_order.ordered(order_event::wake, the_scheduler.current().number, thread);
    the_scheduler.guide().ordered(strategies::ordering::wake, the_scheduler.current().number,
                                  thread);
    the_scheduler.wake_free(thread);
    ++woken;
  }
  return woken;
}

long controlled_futex(const int* word, int operation, int value, const timespec* timeout) {
  switch (futex_command(operation)) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
      return futex_wait(word, operation, value, timeout);
    case FUTEX_WAKE:
    case FUTEX_WAKE_BITSET:
      return futex_wake(word, value);
    default:
      fail(finding::uncontrolled, "futex operation " + std::to_string(operation) + describe_here());
  }
}

}  // namespace

extern "C" long syscall(long number, ...) noexcept {
  va_list arguments;
  va_start(arguments, number);
  long value[6];
  for (long& each : value) each = va_arg(arguments, long);
  va_end(arguments);
  if (!controlled())
    return real().syscall(number, value[0], value[1], value[2], value[3], value[4], value[5]);
  if (number != SYS_futex && number != SYS_gettid)  // the guard sees it
    return real().syscall(number, value[0], value[1], value[2], value[3], value[4], value[5]);
  runtime_section section;
  if (number == SYS_gettid) return static_cast<long>(the_scheduler.current().number) + 1;
  return controlled_futex(reinterpret_cast<const int*>(value[0]), static_cast<int>(value[1]),
                          static_cast<int>(value[2]), reinterpret_cast<const timespec*>(value[3]));
}
