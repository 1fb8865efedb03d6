#include "interruption.hpp"

#include "mode.hpp"
#include "syscall_guard.hpp"

namespace brigade::explore::runtime {

namespace {

volatile sig_atomic_t seen = 0;
struct sigaction before;

// What handled the signal before hears of it, too; the handler itself is spent.
void on_interrupt(int number, siginfo_t* about, void* context) {
  const control suspended = mode;
  mode = control::none;
  seen = 1;
  if (before.sa_flags & SA_SIGINFO) {
    before.sa_sigaction(number, about, context);
  } else if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) {
    before.sa_handler(number);
  }
  mode = suspended;
}

}  // namespace

bool interrupted() { return seen != 0; }

interruption_guard::interruption_guard() {
  if (interrupted()) return;
  sigaction(SIGINT, nullptr, &before);
  if (before.sa_handler == SIG_IGN) return;
  install_handler(SIGINT, on_interrupt, SA_ONSTACK | static_cast<int>(SA_RESETHAND));
  installed_ = true;
}

interruption_guard::~interruption_guard() {
  if (installed_ && !interrupted()) sigaction(SIGINT, &before, nullptr);
}

}  // namespace brigade::explore::runtime
