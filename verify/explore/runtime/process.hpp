// State of the process that an exploration borrows and gives back: signal handlers, the terminate
// handler, libc's belief that there is one thread.
#pragma once

#include <signal.h>

#include <exception>

#include "syscall_guard.hpp"

namespace brigade::explore::runtime {

// What need be done once only. Throws std::logic_error if the runtime does not stand in for libc.
void prepare_process();

// What becomes of crashes and of std::terminate.
class crash_handlers {
 public:
  crash_handlers();
  ~crash_handlers();
  crash_handlers(const crash_handlers&) = delete;
  crash_handlers& operator=(const crash_handlers&) = delete;

 private:
  static constexpr int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT};

  std::terminate_handler terminate_;
  signal_action before_[sizeof signals / sizeof *signals];
};

class scoped_process_state {
  crash_handlers handlers_;
  syscall_guard guard_;  // innermost: while it is on, the kernel takes longer over each call
};

}  // namespace brigade::explore::runtime
