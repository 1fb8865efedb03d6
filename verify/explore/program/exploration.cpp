#include "exploration.hpp"

#include <sys/syscall.h>

#include "../exploration.hpp"
#include "../runtime/real.hpp"
#include "../runtime/session.hpp"
#include "process.hpp"
#include "report.hpp"

namespace brigade::explore::program {

namespace {

// Under a debugger every breakpoint is to be hit once: the failure is not run again to be told.
result replay_once(const std::function<void()>& body, const options& how) {
  const auto make = [&] {
    return strategies::make_replay(strategies::decode(how.replay.substr(0, how.replay.find(';'))));
  };
  result outcome = explore_with(make, body, how, after_failure::go_on);
  outcome.failure = runtime::session.found;
  if (outcome.failure.what != finding::none) outcome.verdict = verdict::violated;
  return outcome;
}

// What libc keeps of the last execution is not fit to be run down.
[[noreturn]] void end_at_once() {
  runtime::real().syscall(SYS_exit_group, 0);
  __builtin_unreachable();
}

}  // namespace

int explore_whole_program(const whole_program& subject, const instructions& asked) {
  reporter report(asked);
  process subject_process(subject, asked, report);
  const auto body = [&] { subject_process.run(); };
  result outcome;
  try {
    outcome = asked.under_debugger ? replay_once(body, asked.how) : explore(body, asked.how);
  } catch (const std::exception& problem) {
    outcome.failure.what = finding::limit;
    outcome.failure.message = problem.what();
  }
  report.write(outcome, subject_process);
  end_at_once();
}

}  // namespace brigade::explore::program
