#include "process.hpp"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>
#include <sys/single_threaded.h>

#include <cstddef>
#include <cstdio>
#include <stdexcept>
#include <string>

#include "address_space.hpp"
#include "leave.hpp"
#include "mode.hpp"
#include "report_access.hpp"
#include "scheduler.hpp"
#include "session.hpp"
#include "symbolize.hpp"

namespace brigade::explore::runtime {

namespace {

// Not among the globals: what is left on it must not look like a pointer that keeps a block alive.
constexpr std::size_t signal_stack_size = std::size_t{256} << 10;

void* signal_stack() {
  static void* const reserved = reserve(0, signal_stack_size, "the stack of signal handlers");
  return reserved;
}

std::string what_was_thrown() {
  const std::exception_ptr thrown = std::current_exception();
  if (thrown == nullptr) return "std::terminate was called" + describe_here();
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    return std::string("uncaught exception: ") + error.what();
  } catch (...) {
    return "uncaught exception that is no std::exception";
  }
}

[[noreturn]] void on_terminate() {
  if (!session.running) std::abort();
  mode = control::none;
  fail(finding::uncaught_exception, what_was_thrown());
}

// Runs on the signal stack, on which nothing is left behind: the execution is given up.
// A wild pointer may be followed by the runtime on behalf of the code under test, so any crash
// inside an execution is its crash.
void on_signal(int number, siginfo_t* about, void*) {
  if (!the_scheduler.in_execution()) {
    signal(number, SIG_DFL);
    raise(number);
    return;
  }
  mode = control::none;
  char address[32];
  std::snprintf(address, sizeof address, "%p", about->si_addr);
  fail(finding::crash,
       std::string("crash: ") + strsignal(number) + " at address " + address + describe_here());
}

// The unwinder initialises itself at its first use. Were that in the middle of an execution, the
// next one would find it done and take other steps.
void prepare_unwinder() {
  try {
    throw 0;
  } catch (int) {
  }
  (void)capture_stack();
}

bool stands_in_for_libc() {
  return dlsym(RTLD_DEFAULT, "pthread_cond_wait") == reinterpret_cast<void*>(&pthread_cond_wait) &&
         dlsym(RTLD_DEFAULT, "pthread_cond_wait") != dlsym(RTLD_NEXT, "pthread_cond_wait");
}

}  // namespace

void prepare_process() {
  static bool prepared = false;
  // libstdc++ counts shared_ptr references without atomics while this is set.
  __libc_single_threaded = 0;
  if (prepared) return;
  prepare_unwinder();
  if (!stands_in_for_libc()) {
    throw std::logic_error(
        "the explorer's functions are not exported by the executable: link it with -rdynamic, as "
        "brigade_explore_test does");
  }
  prepared = true;
}

crash_handlers::crash_handlers() {
  terminate_ = std::set_terminate(on_terminate);
  stack_t alternative{};
  alternative.ss_sp = signal_stack();
  alternative.ss_size = signal_stack_size;
  sigaltstack(&alternative, nullptr);
  for (unsigned i = 0; i < sizeof signals / sizeof *signals; ++i) {
    before_[i] = install_handler(signals[i], on_signal, SA_ONSTACK | SA_NODEFER);
  }
}

crash_handlers::~crash_handlers() {
  for (unsigned i = 0; i < sizeof signals / sizeof *signals; ++i)
    restore_handler(signals[i], before_[i]);
  std::set_terminate(terminate_);
}

}  // namespace brigade::explore::runtime
