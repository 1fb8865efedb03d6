// Sees every system call that controlled code makes, however it is made: through libc's wrappers,
// from inside libc or another uninstrumented library, or in inline assembly. The kernel hands each
// to a handler here while `mode` is not none (syscall user dispatch, Linux 5.11), which lets
// harmless ones pass, answers a few from virtual time and pinned randomness, and turns the rest
// into a finding that names the call. Without the kernel's help only what is interposed is seen,
// and an uncontrolled call that blocks is a hang.
#pragma once

#include <signal.h>

#include <cstdint>

namespace brigade::explore::runtime {

using signal_handler = void (*)(int, siginfo_t*, void*);

// As the kernel has it.
struct signal_action {
  signal_handler handler;
  unsigned long flags;
  void (*restorer)();
  std::uint64_t mask;
};

class syscall_guard {
 public:
  syscall_guard();
  ~syscall_guard();
  syscall_guard(const syscall_guard&) = delete;
  syscall_guard& operator=(const syscall_guard&) = delete;

 private:
  signal_action before_;
};

// Installs a handler from which controlled code can be resumed: its return is no trapped call.
// Returns what was there before.
signal_action install_handler(int signal, signal_handler handler, int flags);
void restore_handler(int signal, const signal_action& before);

}  // namespace brigade::explore::runtime
