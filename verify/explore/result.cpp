#include <brigade/explore/result.hpp>
#include <cstdio>
#include <ostream>

namespace brigade::explore {

namespace {

std::string counted(std::uint64_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string executions(std::uint64_t count) { return counted(count, "execution"); }

std::string describe_size(const failure& why) {
  const bool proven = why.has_fewest_preemptions && why.preemptions > 0;
  return "schedule: " + counted(why.steps, "step") + ", " + counted(why.preemptions, "preemption") +
         (proven ? " (it takes as many)" : "");
}

}  // namespace

const char* to_string(verdict what) {
  switch (what) {
    case verdict::holds:
      return "holds";
    case verdict::violated:
      return "violated";
    case verdict::unknown:
      return "unknown";
  }
  return "?";
}

namespace {

std::string describe_extent(const coverage& covered) {
  switch (covered.reached) {
    case coverage::extent::nothing:
      return "nothing";
    case coverage::extent::all_interleavings:
      return "all interleavings, in " + executions(covered.executions);
    case coverage::extent::bounded_preemptions:
      return "all interleavings with at most " + std::to_string(covered.bound) +
             " preemptions, in " + executions(covered.executions);
    case coverage::extent::sampled:
      return std::to_string(covered.executions) + " sampled, none failed";
    case coverage::extent::one_schedule:
      return "one schedule";
    case coverage::extent::cut_short:
      return "budget exhausted after " + executions(covered.executions);
    case coverage::extent::interrupted:
      return "interrupted after " + executions(covered.executions);
  }
  return "?";
}

std::string describe_rounds_left_out(const coverage& covered) {
  const bool claims_all = covered.reached == coverage::extent::all_interleavings ||
                          covered.reached == coverage::extent::bounded_preemptions;
  if (!claims_all || !covered.left_out_rounds()) return "";
  const char* const reads = covered.spins_waited ? " re-reading an unchanged value" : "";
  const char* const either = covered.spins_waited && covered.yields_waited ? " or" : "";
  const char* const yields = covered.yields_waited ? " yielding" : "";
  return std::string(", but for those in which a thread goes on") + reads + either + yields;
}

}  // namespace

std::string to_string(const coverage& covered) {
  return describe_extent(covered) + describe_rounds_left_out(covered);
}

const char* to_string(finding what) {
  switch (what) {
    case finding::none:
      return "none";
    case finding::assertion:
      return "assertion";
    case finding::uncaught_exception:
      return "uncaught exception";
    case finding::data_race:
      return "data race";
    case finding::deadlock:
      return "deadlock";
    case finding::lock_order:
      return "lock order";
    case finding::livelock:
      return "livelock";
    case finding::use_after_free:
      return "use after free";
    case finding::double_free:
      return "double free";
    case finding::out_of_bounds:
      return "out of bounds";
    case finding::leak:
      return "leak";
    case finding::misuse:
      return "misuse";
    case finding::crash:
      return "crash";
    case finding::exit_status:
      return "exit status";
    case finding::uncontrolled:
      return "uncontrolled";
    case finding::nondeterminism:
      return "nondeterminism";
    case finding::limit:
      return "limit";
  }
  return "?";
}

std::string to_string(const result& outcome) {
  char speed[64];
  std::snprintf(
      speed, sizeof speed, "%.3f s, %.0f executions/s", outcome.seconds,
      outcome.seconds > 0 ? static_cast<double>(outcome.executions) / outcome.seconds : 0.0);
  std::string text = std::string(to_string(outcome.verdict)) + ": ";
  text +=
      outcome.failure.what == finding::none ? to_string(outcome.coverage) : outcome.failure.message;
  text += "\n  " + executions(outcome.executions) + " (" + std::to_string(outcome.redundant) +
          " redundant), " + speed + "\n";
  const failure& why = outcome.failure;
  if (!why.details.empty()) text += why.details + "\n";
  if (!why.trace.empty()) text += "\n" + why.trace;
  if (why.steps != 0) text += "\n  " + describe_size(why);
  if (!why.token.empty()) text += "\n  replay: " + why.token + "\n";
  return text;
}

std::ostream& operator<<(std::ostream& out, const result& outcome) {
  return out << to_string(outcome);
}

}  // namespace brigade::explore
