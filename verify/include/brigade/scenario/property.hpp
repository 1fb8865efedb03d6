// A property checked by RapidCheck, its outcome as a value: what the searches and the properties of
// this project stand on.
//
// RC_PARAMS="seed=N" replays the cases of a run, the RC_PARAMS of a report the shrunk case alone.
// BRIGADE_BUDGET, a factor, scales the number of cases.
#pragma once

#include <brigade/linearize/verdict.hpp>
#include <cstdint>
#include <functional>
#include <string>

namespace brigade::scenario {

struct property_result {
  linearize::verdict verdict = linearize::verdict::holds;
  std::string counterexample;  ///< the drawn values, shrunk
  std::string evidence;        ///< what refute() was given for them, or why nothing is known
  std::string replay;          ///< how to run the counterexample again
  std::uint64_t seed = 0;

  [[nodiscard]] bool holds() const noexcept { return verdict == linearize::verdict::holds; }
  /// Counterexample, evidence and replay, one below the other. Empty where it holds.
  [[nodiscard]] std::string report() const;
};

/// The factor by which BRIGADE_BUDGET scales the work; 1 where it is not set. Throws
/// std::invalid_argument where it is no number above 0.
[[nodiscard]] double budget();

/// A count scaled by the budget, at least 1.
[[nodiscard]] int budgeted(int count);

/// True where RC_PARAMS names a counterexample of that property, which alone will be run.
[[nodiscard]] bool is_replayed(const std::string& name);

/// Runs `property`, which draws its values with `*generator` and calls refute() where it fails, on
/// that many cases, and shrinks the first that fails. `name` tells properties apart in a replay.
/// Other exceptions of the property refute it too.
[[nodiscard]] property_result check_property(const std::string& name, int cases,
                                             const std::function<void()>& property);

/// Ends the present case: the property does not hold, and `evidence` is what a reader should see.
[[noreturn]] void refute(const std::string& evidence);

}  // namespace brigade::scenario
