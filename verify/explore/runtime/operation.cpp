#include "operation.hpp"

namespace brigade::explore::runtime {

const char* name(action what) {
  switch (what) {
    case action::none:
      return "start";
    case action::load:
      return "load";
    case action::store:
      return "store";
    case action::read_modify_write:
      return "read-modify-write";
    case action::fence:
      return "fence";
    case action::lock:
      return "lock";
    case action::try_lock:
      return "try_lock";
    case action::unlock:
      return "unlock";
    case action::lock_shared:
      return "lock_shared";
    case action::try_lock_shared:
      return "try_lock_shared";
    case action::unlock_shared:
      return "unlock_shared";
    case action::wait:
      return "wait";
    case action::time_out:
      return "time out";
    case action::notify:
      return "notify";
    case action::once:
      return "call_once";
    case action::once_done:
      return "call_once done";
    case action::output:
      return "output";
    case action::barrier:
      return "arrive";
    case action::semaphore_wait:
      return "semaphore wait";
    case action::semaphore_try_wait:
      return "semaphore try_wait";
    case action::semaphore_post:
      return "semaphore post";
    case action::futex_wait:
      return "futex wait";
    case action::allocate:
      return "allocate";
    case action::deallocate:
      return "free";
    case action::futex_wake:
      return "futex wake";
    case action::yield:
      return "yield";
    case action::plain_read:
      return "read";
    case action::plain_write:
      return "write";
    case action::invoke:
      return "invoke";
    case action::respond:
      return "respond";
  }
  return "?";
}

}  // namespace brigade::explore::runtime
