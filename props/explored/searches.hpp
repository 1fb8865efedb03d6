// How a test of this folder explores: each says how far, and fails where it did not get so far.
//
// BRIGADE_SEARCH (random_walk, pct, pos, bounded or exhaustive) puts another search in place of
// what the tests ask for, of at most BRIGADE_SECONDS, with the seed BRIGADE_SEARCH_SEED: what
// bench/detection compares. BRIGADE_MORE_PREEMPTIONS raises the bounds by so many
// where a test can take it.
#pragma once

#include <brigade/explore/explore.hpp>
#include <brigade/scenario/property.hpp>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <limits>
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
  const char* const name = std::getenv("BRIGADE_SEARCH");
  if (name == nullptr) return how;
  how.search = search_named(name);
  how.max_executions = how.samples = std::numeric_limits<std::int64_t>::max();
  how.max_time = explore::options{}.max_time;
  if (const char* seed = std::getenv("BRIGADE_SEARCH_SEED")) how.seed = std::stoull(seed);
  if (const char* seconds = std::getenv("BRIGADE_SECONDS"))
    how.max_time = std::chrono::seconds(std::stoul(seconds));
  return how;
}

/// Of so many executions, however long they take: how fast the machine is decides no test.
[[nodiscard]] inline explore::options search_of(explore::search search) {
  explore::options how;
  how.search = search;
  how.max_executions = 500'000;
  how.max_time = std::chrono::hours(1);
  return how;
}

/// Every interleaving, up to the order of independent steps.
[[nodiscard]] inline explore::options every_interleaving() {
  return unless_told_otherwise(search_of(explore::search::exhaustive));
}

/// Every schedule with at most that many preemptions.
[[nodiscard]] inline explore::options at_most(unsigned preemptions) {
  explore::options how = search_of(explore::search::bounded);
  how.max_preemptions = preemptions;
  return unless_told_otherwise(how);
}

/// And more of them where there is time: each takes many times the executions.
[[nodiscard]] inline explore::options at_most_or_more(unsigned preemptions) {
  const char* const more = std::getenv("BRIGADE_MORE_PREEMPTIONS");
  if (more == nullptr) return at_most(preemptions);
  explore::options how = at_most(preemptions + static_cast<unsigned>(std::stoul(more)));
  how.max_executions = std::numeric_limits<std::int64_t>::max();
  return how;
}

/// Schedules drawn by that sampler; BRIGADE_BUDGET scales their number, which alone ends it: those
/// after which the search had to start over are not among them.
[[nodiscard]] inline explore::options sampled(explore::search sampler, int samples) {
  explore::options how = search_of(sampler);
  how.samples = static_cast<std::uint64_t>(scenario::budgeted(samples));
  how.max_executions = std::numeric_limits<std::int64_t>::max();
  return unless_told_otherwise(how);
}

}  // namespace brigade::props
