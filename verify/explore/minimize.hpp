// Makes a failing schedule small: fewest preemptions, then fewest steps, then fewest choices that
// are not the usual ones.
//
// First the schedule is reduced: parts of it are moved together and left out as long as the
// execution still fails in the same way. Then the schedules with fewer preemptions are searched,
// from none upwards, as far as the budget goes; where that search ends without a failure, no
// schedule has fewer. Deterministic, unless the time runs out.
#pragma once

#include <brigade/explore/result.hpp>
#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <vector>

#include "strategies/strategy.hpp"

namespace brigade::explore {

struct schedule_size {
  unsigned preemptions;  // switches away from a thread that could have gone on
  std::uint32_t steps;
  std::uint32_t choices;  // not the first of their alternatives
  auto operator<=>(const schedule_size&) const = default;
};

struct failing_schedule {
  std::vector<strategies::decision> decisions;
  schedule_size size;
  bool has_fewest_preemptions = false;
};

// The size and decisions of the execution that ran last.
failing_schedule last_schedule();

// Runs one execution; whether it failed in the way that is to be kept.
using failing_run = std::function<bool(strategies::strategy&, strategies::ending&)>;

failing_schedule minimize(failing_schedule known, const failing_run& fails,
                          std::chrono::steady_clock::time_point deadline);

// A message without what differs from one execution to another: addresses.
std::string without_addresses(const std::string& message);

}  // namespace brigade::explore
