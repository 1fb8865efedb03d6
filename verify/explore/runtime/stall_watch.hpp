// Notices a thread that runs on and on without a scheduling step, such as one that waits in a loop
// for a plain variable: with threads as fibers, nobody else would ever run again.
//
// Measured is processor time, by a timer's signal into the exploring thread, so that a machine that
// is busy, or a debugger's break, makes no difference. The thread is given up for the rest of the
// execution, from the signal handler, and the others go on: where one of them writes what the loop
// reads, that is a data race; where all come to their end, the loop is a livelock.
#pragma once

#include <chrono>

#include "syscall_guard.hpp"

namespace brigade::explore::runtime {

class stall_watch {
 public:
  // No time: there is no watch.
  explicit stall_watch(std::chrono::milliseconds longest);
  ~stall_watch();
  stall_watch(const stall_watch&) = delete;
  stall_watch& operator=(const stall_watch&) = delete;

 private:
  bool runs_;
  signal_action before_{};
};

// An execution begins, or ends what was done on its behalf but is no code under test: the time
// until now does not count.
void restart_stall_watch();

// To be called by a hook on the code under test, before it does anything: leaves a thread that has
// run on for too long. Where each access is watched, a thread is hardly ever outside of hooks.
void leave_if_stalled();

}  // namespace brigade::explore::runtime
