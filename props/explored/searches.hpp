// How a test of this folder explores: each says how far, and fails where it did not get so far.
//
// BRIGADE_SEARCH (random_walk, pct, pos, bounded or exhaustive) and BRIGADE_SAMPLES put another
// search in place of all that the tests ask for: what bench/detection compares.
#pragma once

#include <brigade/explore/explore.hpp>
#include <brigade/scenario/property.hpp>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace brigade::props {

/// The search of that name. Throws std::invalid_argument.
[[nodiscard]] inline explore::search search_named(const std::string& name) {
  if (name == "random_walk") return explore::search::random_walk;
  if (name == "pct") return explore::search::pct;
  if (name == "pos") return explore::search::pos;
  if (name == "bounded") return explore::search::bounded;
  if (name == "exhaustive") return explore::search::exhaustive;
  throw std::invalid_argument("BRIGADE_SEARCH is '" + name +
                              "'; expected random_walk, pct, pos, bounded or exhaustive");
}

[[nodiscard]] inline explore::options unless_told_otherwise(explore::options how) {
  if (const char* name = std::getenv("BRIGADE_SEARCH")) how.search = search_named(name);
  if (const char* samples = std::getenv("BRIGADE_SAMPLES")) {
    how.samples = how.max_executions = std::stoull(samples);
  }
  return how;
}

/// Every interleaving, up to the order of independent steps.
[[nodiscard]] inline explore::options every_interleaving() {
  explore::options how;
  how.search = explore::search::exhaustive;
  how.max_executions = 500'000;
  return unless_told_otherwise(how);
}

/// Every schedule with at most that many preemptions.
[[nodiscard]] inline explore::options at_most(unsigned preemptions) {
  explore::options how;
  how.search = explore::search::bounded;
  how.max_preemptions = preemptions;
  how.max_executions = 500'000;
  return unless_told_otherwise(how);
}

/// Schedules drawn by that sampler; BRIGADE_BUDGET scales their number.
[[nodiscard]] inline explore::options sampled(explore::search sampler, int samples) {
  explore::options how;
  how.search = sampler;
  how.samples = static_cast<std::uint64_t>(scenario::budgeted(samples));
  return unless_told_otherwise(how);
}

}  // namespace brigade::props
