// What an exploration found, and what it covered.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace brigade::explore {

enum class verdict : std::uint8_t {
  holds,     // no execution failed, and what was asked for was covered
  violated,  // an execution failed; `failure` says how
  unknown,   // cut short, or something could not be controlled; `coverage` and `failure` say why
};

const char* to_string(verdict what);

// How much of what could happen was tried.
struct coverage {
  enum class extent : std::uint8_t {
    nothing,
    all_interleavings,    // up to the order of independent steps
    bounded_preemptions,  // all interleavings with at most `bound` preemptions
    sampled,              // `executions` schedules drawn at random
    one_schedule,         // a replay
    cut_short,            // the budget was exhausted after `executions`
    interrupted,          // by SIGINT, after `executions`
  };
  extent reached = extent::nothing;
  std::uint64_t executions = 0;
  unsigned bound = 0;

  // A thread that yielded again and again was made to wait for another's step: of a loop that would
  // have given up by itself, not all interleavings were tried.
  bool yields_waited = false;

  // The same of a thread that re-read an unchanged value again and again, in a loop that is not
  // proven to repeat itself.
  bool spins_waited = false;

  // Every interleaving, without reserve.
  bool is_exhaustive() const { return reached == extent::all_interleavings && !left_out_rounds(); }

  // Whether rounds of a waiting loop were left out without a proof that they change nothing.
  bool left_out_rounds() const { return yields_waited || spins_waited; }

  bool operator==(const coverage&) const = default;
};

std::string to_string(const coverage& covered);

enum class finding : std::uint8_t {
  none,
  assertion,           // a failed check or assertion, or a call of abort
  uncaught_exception,  // or another call of std::terminate
  data_race,
  deadlock,
  lock_order,  // threads take locks in opposite orders, though no schedule deadlocked
  livelock,
  use_after_free,
  double_free,
  out_of_bounds,
  leak,
  misuse,          // of a synchronization object: unlock by a stranger, destroyed while held, ...
  crash,           // a signal
  exit_status,     // a whole program ended with another than was expected
  uncontrolled,    // a call that the explorer cannot control; the verdict is unknown
  nondeterminism,  // the same schedule led elsewhere; the verdict is unknown
  limit,           // a limit of the explorer was exceeded; the verdict is unknown
};

const char* to_string(finding what);

struct failure {
  finding what = finding::none;
  std::string message;  // one line
  std::string details;  // stacks, wait-for graph: several lines, or empty
  std::string trace;    // the interleaving, one column per thread
  std::string token;    // replays the execution

  // Of the schedule: its scheduling points, and how often it switches away from a thread that could
  // have gone on.
  std::uint32_t steps = 0;
  unsigned preemptions = 0;
  bool has_fewest_preemptions = false;  // every schedule with fewer was tried, and none fails so
};

struct result {
  brigade::explore::verdict verdict = verdict::unknown;
  brigade::explore::coverage coverage;
  std::uint64_t executions = 0;  // begun, redundant ones included
  std::uint64_t redundant = 0;   // given up because another execution covers them
  std::uint64_t steps = 0;       // scheduling points passed, over all executions
  double seconds = 0;
  brigade::explore::failure failure;

  bool holds() const { return verdict == verdict::holds; }
  std::uint64_t complete() const { return executions - redundant; }
};

// The report a person reads: verdict, coverage, and for a failure what went wrong, the interleaving
// and how to replay it.
std::string to_string(const result& outcome);
std::ostream& operator<<(std::ostream& out, const result& outcome);

}  // namespace brigade::explore
