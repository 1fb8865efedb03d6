// Whether instrumented code that runs now is under the explorer's control.
//
// One plain variable serves, because while an exploration runs only one OS thread executes
// anything: the others are parked. Every hook tests it first; the runtime's own code runs
// uncontrolled, so that what it allocates, locks or writes is no part of the execution.
#pragma once

#include <cstdint>

namespace brigade::explore::runtime {

enum class control : std::uint8_t {
  none,       // hooks forward to the real functions, accesses are ignored
  exploring,  // the fast path
  observing,  // one execution is repeated, and accesses are reported to the observer too
};

// none or exploring, never observing: the kernel reads this byte too, and traps system calls while
// it is not none (syscall_guard.hpp).
extern constinit control mode;

// What the current execution is for: exploring or observing.
extern constinit control active_mode;

inline bool controlled() { return mode != control::none; }

// Suspends control for its lifetime. Fibers are switched only inside one, and each restores the
// mode on its own stack.
class runtime_section {
 public:
  runtime_section() : before_(mode) { mode = control::none; }
  ~runtime_section() { mode = before_; }
  runtime_section(const runtime_section&) = delete;
  runtime_section& operator=(const runtime_section&) = delete;

 private:
  control before_;
};

}  // namespace brigade::explore::runtime
