// What a thread is about to do at a scheduling point.
#pragma once

#include <cstdint>

namespace brigade::explore::runtime {

enum class action : std::uint8_t {
  none,
  load,
  store,
  read_modify_write,
  fence,
  lock,
  try_lock,
  unlock,
  lock_shared,
  try_lock_shared,
  unlock_shared,
  wait,
  time_out,
  notify,
  once,
  once_done,
  barrier,
  semaphore_wait,
  semaphore_try_wait,
  semaphore_post,
  futex_wait,
  futex_wake,
  allocate,
  deallocate,
  yield,
  plain_read,
  plain_write,
  invoke,
  respond,
  output,
};

// How an operation relates to others on the same object. Two reads commute, and two shared
// acquisitions; whatever else meets on one object does not. An acquisition waits while it must.
// Operations of a history meet on an object of their own: two invocations commute, and two
// responses, but which came first of a response and an invocation is what real-time order means.
enum class effect : std::uint8_t {
  none,
  read,
  acquire_shared,
  invocation,
  response,
  write,
  acquire
};

struct operation {
  std::uintptr_t address = 0;
  std::uint32_t object = 0;  // dense number of the object in this execution; 0 is none
  action what = action::none;
  effect how = effect::none;
};

constexpr bool acquires(effect how) {
  return how == effect::acquire || how == effect::acquire_shared;
}
constexpr bool modifies(effect how) { return how >= effect::write; }

constexpr bool of_history(effect how) {
  return how == effect::invocation || how == effect::response;
}

constexpr bool dependent(const operation& a, const operation& b) {
  if (a.object == 0 || a.object != b.object) return false;
  if (a.how == effect::none || b.how == effect::none) return false;
  return modifies(a.how) || modifies(b.how) || (of_history(a.how) && a.how != b.how);
}

const char* name(action what);

}  // namespace brigade::explore::runtime
