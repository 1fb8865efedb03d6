#include "stall_watch.hpp"

#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <stdexcept>

#include "mode.hpp"
#include "scheduler.hpp"
#include "symbolize.hpp"

namespace brigade::explore::runtime {

namespace {

constexpr int looks = 10;  // within the longest time
constexpr std::chrono::milliseconds soon{2};
constexpr int patience = 1000;  // looks soon after one another

struct {
  timer_t timer;
  std::chrono::milliseconds between;
  volatile int fruitless;
  std::uint64_t steps;
} watch;

void look_after(std::chrono::milliseconds time) {
  const timespec span{time.count() / 1000, time.count() % 1000 * 1'000'000};
  const itimerspec both{span, span};
  timer_settime(watch.timer, 0, &both, nullptr);
}

// Not in the middle of a hook, which other threads' hooks rely on, nor of a library's function,
// which may hold a lock; but a library that never comes back is left all the same.
bool may_be_left(control suspended, const ucontext_t& where) {
  if (suspended == control::none) return false;
  if (watch.fruitless > looks + patience) return true;
  return is_code_of_the_executable(static_cast<std::uintptr_t>(where.uc_mcontext.gregs[REG_RIP]));
}

[[noreturn]] void leave() {
  look_after(watch.between);
  restart_stall_watch();
  the_scheduler.abandon_current();
}

void look(control suspended, const ucontext_t& where) {
  if (!the_scheduler.in_execution() || the_scheduler.steps() != watch.steps) {
    if (watch.fruitless > looks) look_after(watch.between);
    watch.steps = the_scheduler.steps();
    watch.fruitless = 0;
    return;
  }
  watch.fruitless = watch.fruitless + 1;
  if (watch.fruitless < looks) return;
  if (watch.fruitless == looks) look_after(soon);
  if (may_be_left(suspended, where)) leave();
}

void on_tick(int, siginfo_t*, void* context) {
  const int error = errno;
  const control suspended = mode;
  mode = control::none;
  look(suspended, *static_cast<const ucontext_t*>(context));
  mode = suspended;
  errno = error;
}

// Kept from one exploration to the next, which may be short: to start it is one system call.
timer_t timer_of_this_thread() {
  thread_local timer_t made{};
  thread_local bool is_made = false;
  if (is_made) return made;
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = SIGVTALRM;
  event._sigev_un._tid = static_cast<pid_t>(syscall(SYS_gettid));
  if (timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &made) != 0)
    throw std::runtime_error("no timer of processor time");
  is_made = true;
  return made;
}

}  // namespace

void restart_stall_watch() { watch.fruitless = 0; }

void leave_if_stalled() {
  if (watch.fruitless >= looks) leave();
}

stall_watch::stall_watch(std::chrono::milliseconds longest) : runs_(longest.count() > 0) {
  if (!runs_) return;
  before_ = install_handler(SIGVTALRM, on_tick, SA_ONSTACK | SA_NODEFER | SA_RESTART);
  watch.timer = timer_of_this_thread();
  watch.between = std::max(longest / looks, soon);
  restart_stall_watch();
  look_after(watch.between);
}

stall_watch::~stall_watch() {
  if (!runs_) return;
  look_after(std::chrono::milliseconds(0));  // never
  restore_handler(SIGVTALRM, before_);
}

}  // namespace brigade::explore::runtime
