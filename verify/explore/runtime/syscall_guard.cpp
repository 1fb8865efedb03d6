#include "syscall_guard.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <ucontext.h>

#include <cerrno>
#include <cstdint>
#include <string>

#include "explored_program.hpp"
#include "leave.hpp"
#include "mode.hpp"
#include "pinned_random.hpp"
#include "real.hpp"
#include "report_access.hpp"
#include "scheduler.hpp"
#include "syscall_names.hpp"
#include "virtual_time.hpp"

// The return from a signal handler is a system call itself, and must pass.
asm(R"(
.text
.p2align 4
.globl brigade_explore_return_from_signal
.hidden brigade_explore_return_from_signal
.type brigade_explore_return_from_signal,@function
brigade_explore_return_from_signal:
  movq $15, %rax
  syscall
.globl brigade_explore_passage_end
.hidden brigade_explore_passage_end
brigade_explore_passage_end:
  nop
.size brigade_explore_return_from_signal, .-brigade_explore_return_from_signal
)");

extern "C" void brigade_explore_return_from_signal();
extern "C" const char brigade_explore_passage_end[];

namespace brigade::explore::runtime {

namespace {

constexpr int set_user_dispatch = 59;  // PR_SET_SYSCALL_USER_DISPATCH
constexpr unsigned long dispatch_off = 0;
constexpr unsigned long dispatch_on = 1;

static_assert(static_cast<int>(control::none) == 0 && static_cast<int>(control::exploring) == 1,
              "the kernel takes 0 as allow and 1 as block");

struct system_call {
  long number;
  unsigned long argument[6];
};

long perform(const system_call& call) {
  long answer = call.number;
  register unsigned long fourth asm("r10") = call.argument[3];
  register unsigned long fifth asm("r8") = call.argument[4];
  register unsigned long sixth asm("r9") = call.argument[5];
  asm volatile("syscall"
               : "+a"(answer)
               : "D"(call.argument[0]), "S"(call.argument[1]), "d"(call.argument[2]), "r"(fourth),
                 "r"(fifth), "r"(sixth)
               : "rcx", "r11", "memory");
  return answer;
}

// A read from what cannot make its reader wait.
bool reads_a_file(const system_call& call) {
  struct stat about {};
  const system_call look{SYS_fstat,
                         {call.argument[0], reinterpret_cast<unsigned long>(&about), 0, 0, 0, 0}};
  return perform(look) != 0 || S_ISREG(about.st_mode) || S_ISDIR(about.st_mode);
}

bool opens_a_descriptor(long number) {
  switch (number) {
    case SYS_open:
    case SYS_openat:
    case SYS_socket:
    case SYS_dup:
    case SYS_eventfd2:
    case SYS_epoll_create1:
    case SYS_memfd_create:
      return true;
    default:
      return false;
  }
}

bool is_output(const system_call& call) {
  return the_program != nullptr && (call.argument[0] == 1 || call.argument[0] == 2);
}

long capture(const system_call& call, const iovec* pieces, unsigned long count) {
  long total = 0;
  for (unsigned long i = 0; i < count; ++i) {
    the_program->take_output(static_cast<int>(call.argument[0]), pieces[i].iov_base,
                             pieces[i].iov_len);
    total += static_cast<long>(pieces[i].iov_len);
  }
  return total;
}

// The explorer keeps the handlers that it needs, and no signal is delivered to the code under test:
// what it sets is taken note of by nobody, what it asks for is what a new process has.
bool concerns_signals(const system_call& call) {
  struct {
    unsigned long handler, flags, restorer, mask;
  } const unset{};
  const stack_t no_stack{nullptr, SS_DISABLE, 0};
  const auto answer = [&](int which, const void* value, std::size_t size) {
    if (call.argument[which] != 0)
      real().memcpy(reinterpret_cast<void*>(call.argument[which]), value, size);
    return true;
  };
  switch (call.number) {
    case SYS_rt_sigprocmask:
      return answer(2, &unset.mask, sizeof unset.mask);
    case SYS_rt_sigaction:
      return answer(2, &unset, sizeof unset);
    case SYS_sigaltstack:
      return answer(1, &no_stack, sizeof no_stack);
    default:
      return false;
  }
}

long perform_noting_descriptors(const system_call& call) {
  if (the_program == nullptr) return perform(call);
  if (call.number == SYS_close && !the_program->may_close(static_cast<int>(call.argument[0])))
    return 0;
  const long answer = perform(call);
  if (answer < 0) return answer;
  if (opens_a_descriptor(call.number)) the_program->opened(static_cast<int>(answer));
  if (call.number == SYS_pipe || call.number == SYS_pipe2 || call.number == SYS_socketpair) {
    const auto* pair =
        reinterpret_cast<const int*>(call.argument[call.number == SYS_socketpair ? 3 : 0]);
    the_program->opened(pair[0]);
    the_program->opened(pair[1]);
  }
  return answer;
}

// What the interrupted call had blocked would stay so.
void unblock_all_signals() {
  const std::uint64_t none = 0;
  perform({SYS_rt_sigprocmask,
           {SIG_SETMASK, reinterpret_cast<unsigned long>(&none), 0, sizeof none, 0, 0}});
}

[[noreturn]] void refuse(const system_call& call) {
  unblock_all_signals();
  fail(finding::uncontrolled,
       "the explorer cannot control " + name_of_syscall(call.number) + describe_here());
}

[[noreturn]] void report_raised(const system_call& call) {
  const auto signal = static_cast<int>(call.argument[call.number == SYS_tgkill ? 2 : 1]);
  fail(finding::crash, "crash: " + name_of_signal(signal) + " was raised" + describe_here());
}

long sleep_for(const timespec& span) {
  the_scheduler.current().time += nanoseconds(span);
  return 0;
}

// A wait for no file but for a while is a sleep.
bool waits_for_time_only(const system_call& call) {
  switch (call.number) {
    case SYS_poll:
      return call.argument[1] == 0 && static_cast<int>(call.argument[2]) >= 0;
    case SYS_ppoll:
      return call.argument[1] == 0 && call.argument[2] != 0;
    case SYS_select:
    case SYS_pselect6:
      return call.argument[0] == 0 && call.argument[4] != 0;
    default:
      return false;
  }
}

timespec time_waited_for(const system_call& call) {
  switch (call.number) {
    case SYS_poll: {
      const auto span = static_cast<long>(call.argument[2]);
      return {span / 1000, span % 1000 * 1'000'000};
    }
    case SYS_ppoll:
      return *reinterpret_cast<const timespec*>(call.argument[2]);
    case SYS_select: {
      const auto& span = *reinterpret_cast<const timeval*>(call.argument[4]);
      return {span.tv_sec, span.tv_usec * 1000};
    }
    default:
      return *reinterpret_cast<const timespec*>(call.argument[4]);
  }
}

long tell_time(timespec& now) {
  const std::uint64_t time = the_scheduler.current().time;
  now = {static_cast<time_t>(time / second), static_cast<long>(time % second)};
  return 0;
}

long answer(const system_call& call) {
  if (concerns_signals(call)) return 0;
  switch (call.number) {
    case SYS_write: {
      const iovec piece{reinterpret_cast<void*>(call.argument[1]), call.argument[2]};
      return is_output(call) ? capture(call, &piece, 1) : perform(call);
    }
    case SYS_writev:
      return is_output(call)
                 ? capture(call, reinterpret_cast<const iovec*>(call.argument[1]), call.argument[2])
                 : perform(call);
    case SYS_read:
    case SYS_readv:
    case SYS_pread64:
      if (!reads_a_file(call)) refuse(call);
      return perform(call);
    case SYS_fcntl:
      if (call.argument[1] == F_SETLKW || call.argument[1] == F_OFD_SETLKW) refuse(call);
      return perform(call);
    case SYS_getrandom:
      randomness.fill(reinterpret_cast<void*>(call.argument[0]), call.argument[1]);
      return static_cast<long>(call.argument[1]);
    case SYS_nanosleep:
      return sleep_for(*reinterpret_cast<const timespec*>(call.argument[0]));
    case SYS_poll:
    case SYS_ppoll:
    case SYS_select:
    case SYS_pselect6:
      if (!waits_for_time_only(call)) refuse(call);
      return sleep_for(time_waited_for(call));
    case SYS_clock_gettime:
      return tell_time(*reinterpret_cast<timespec*>(call.argument[1]));
    case SYS_sched_yield:
      return 0;
    case SYS_kill:
    case SYS_tkill:
    case SYS_tgkill:
      report_raised(call);
    default:
      if (!is_harmless_syscall(call.number)) refuse(call);
      return perform_noting_descriptors(call);
  }
}

void on_trapped_call(int, siginfo_t* about, void* context) {
  mode = control::none;
  the_scheduler.had_effect();
  auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
  const auto argument = [&](int which) { return static_cast<unsigned long>(registers[which]); };
  const system_call call{about->si_syscall,
                         {argument(REG_RDI), argument(REG_RSI), argument(REG_RDX),
                          argument(REG_R10), argument(REG_R8), argument(REG_R9)}};
  registers[REG_RAX] = answer(call);
  mode = control::exploring;
}

void change_action(int signal, const signal_action& to, signal_action* before) {
  perform({SYS_rt_sigaction,
           {static_cast<unsigned long>(signal), reinterpret_cast<unsigned long>(&to),
            reinterpret_cast<unsigned long>(before), sizeof to.mask, 0, 0}});
}

void dispatch(unsigned long state) {
  const auto passage = reinterpret_cast<unsigned long>(&brigade_explore_return_from_signal);
  const auto end = reinterpret_cast<unsigned long>(brigade_explore_passage_end);
  const bool on = state == dispatch_on;
  perform({SYS_prctl,
           {static_cast<unsigned long>(set_user_dispatch), state, on ? passage : 0,
            on ? end - passage + 1 : 0, on ? reinterpret_cast<unsigned long>(&mode) : 0, 0}});
}

}  // namespace

// glibc's sigaction names a return of its own; the kernel's lets us name ours.
signal_action install_handler(int signal, signal_handler handler, int flags) {
  constexpr unsigned long has_restorer = 0x04000000;
  const signal_action action{handler, static_cast<unsigned long>(flags) | SA_SIGINFO | has_restorer,
                             brigade_explore_return_from_signal, 0};
  signal_action before{};
  change_action(signal, action, &before);
  return before;
}

void restore_handler(int signal, const signal_action& before) {
  change_action(signal, before, nullptr);
}

syscall_guard::syscall_guard() {
  before_ = install_handler(SIGSYS, on_trapped_call, SA_ONSTACK | SA_NODEFER);
  dispatch(dispatch_on);
}

syscall_guard::~syscall_guard() {
  dispatch(dispatch_off);
  restore_handler(SIGSYS, before_);
}

}  // namespace brigade::explore::runtime
