#include "process.hpp"

#include <cstdlib>
#include <iostream>
#include <string>

#include "../runtime/leave.hpp"
#include "../runtime/mode.hpp"
#include "../runtime/report_access.hpp"
#include "../runtime/scheduler.hpp"
#include "../runtime/thread_exit.hpp"
#include "locale.hpp"
#include "report.hpp"

namespace brigade::explore::program {

using runtime::control;
using runtime::mode;
using runtime::the_scheduler;

namespace {

constexpr std::size_t max_different_outputs = 1000;

template <typename Call>
void under_control(Call call) {
  mode = control::exploring;
  call();
  mode = control::none;
}

}  // namespace

process& current_process() { return static_cast<process&>(*runtime::the_program); }

process::process(const whole_program& subject, const instructions& asked, reporter& report)
    : subject_(subject), asked_(asked), report_(report) {
  runtime::the_program = this;
}

process::~process() { runtime::the_program = nullptr; }

void process::run() {
  const runtime::runtime_section section;
  begin_execution();
  const int status = run_main();
  run_exit_handlers();
  judge(status, "");
  the_scheduler.end_process(asked_.linger);
  the_scheduler.finish(nullptr);
}

// The state of libstdc++ is taken when the first execution begins: the explorer has set by then
// what it needs there.
void process::begin_execution() {
  if (!begun_) {
    state_.take();
    synchronized_output_ = std::cout.rdbuf();
    begun_ = true;
  }
  exit_handlers_.clear();
  quick_exit_handlers_.clear();
  state_.restore();
  restore_locale();
  output_.begin_execution();
  descriptors_.begin_execution();
  unsigned short unseeded[3] = {};
  seed48(unseeded);
  arguments_.renew(subject_.arguments, subject_.environment);
  report_.count_execution();
}

// Where the first thread leaves by pthread_exit, the process ends with its last.
int process::run_main() {
  int status = 0;
  bool left = false;
  mode = control::exploring;
  try {
    for (const initialiser initialise : subject_.initialisers)
      initialise(arguments_.count(), arguments_.values(), arguments_.environment());
    status = subject_.main(arguments_.count(), arguments_.values(), arguments_.environment());
  } catch (const runtime::thread_exit_request&) {
    left = true;
  }
  mode = control::none;
  for (unsigned i = 1; left && i < the_scheduler.thread_count(); ++i) the_scheduler.await_end(i);
  return status;
}

void process::at_exit(void (*handler)(void*), void* argument) {
  exit_handlers_.push_back({handler, argument});
}

void process::at_quick_exit(void (*handler)()) { quick_exit_handlers_.push_back(handler); }

// A handler may register others, or exit again: those that are left are run.
void process::run_exit_handlers() {
  runtime::run_destructors_of_thread_locals(the_scheduler.current());
  while (!exit_handlers_.empty()) {
    const exit_handler last = exit_handlers_.back();
    exit_handlers_.pop_back();
    under_control([&] { last.call(last.argument); });
  }
  flush_streams();
}

// The streams outlive an execution, so that no destructor of theirs flushes at its end. One that
// writes through libc's has nothing to flush.
void process::flush_streams() const {
  if (std::cout.rdbuf() == synchronized_output_) return;
  under_control([] {
    std::cout.flush();
    std::clog.flush();
  });
}

void process::exit(int status) {
  run_exit_handlers();
  exit_at_once(status);
}

void process::quick_exit(int status) {
  while (!quick_exit_handlers_.empty()) {
    auto* const last = quick_exit_handlers_.back();
    quick_exit_handlers_.pop_back();
    under_control(last);
  }
  exit_at_once(status);
}

void process::exit_at_once(int status) {
  judge(status, runtime::describe_here());
  the_scheduler.end_process(asked_.linger);
  for (;;) the_scheduler.block();
}

void process::judge(int status, const std::string& where) {
  if (asked_.counts_outputs && outputs_.size() < max_different_outputs) ++outputs_[output()];
  const int seen = status & 0xff;
  if (!asked_.expected_status || *asked_.expected_status == seen) return;
  runtime::fail(finding::exit_status,
                "the program ended with status " + std::to_string(seen) + where);
}

void process::take_output(int descriptor, const void* bytes, std::size_t size) {
  output_.append(descriptor, bytes, size);
}

}  // namespace brigade::explore::program
