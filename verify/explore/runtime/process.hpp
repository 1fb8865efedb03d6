// State of the process that an exploration borrows and gives back: signal handlers, the terminate
// handler, libc's belief that there is one thread.
#pragma once

#include <signal.h>

#include <exception>

#include "syscall_guard.hpp"

namespace brigade::explore::runtime {

// What need be done once only. Throws std::logic_error if the runtime does not stand in for libc.
void prepare_process();

class scoped_process_state {
 public:
  scoped_process_state();
  ~scoped_process_state();
  scoped_process_state(const scoped_process_state&) = delete;
  scoped_process_state& operator=(const scoped_process_state&) = delete;

 private:
  static constexpr int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT};

  syscall_guard guard_;
  std::terminate_handler terminate_;
  signal_action before_[sizeof signals / sizeof *signals];
};

}  // namespace brigade::explore::runtime
