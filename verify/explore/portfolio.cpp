#include "portfolio.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <string>

namespace brigade::explore {

namespace {

// Adds what another search did to the total; its verdict and failure become the total's.
void append(result& total, result part) {
  part.executions += total.executions;
  part.redundant += total.redundant;
  part.steps += total.steps;
  part.seconds += total.seconds;
  total = std::move(part);
}

bool was_cut_short(const result& outcome) {
  return outcome.coverage.reached == coverage::extent::cut_short &&
         outcome.failure.what == finding::none;
}

// Draws a share of the samples by each of the three samplers.
void sample(result& total, const std::function<void()>& body, const options& how) {
  const std::uint64_t share = (how.samples + 2) / 3;
  const strategy_maker makers[] = {
      [&] { return strategies::make_random_walk(how.seed, share); },
      [&] { return strategies::make_pct(how.seed, share, how.pct_depth); },
      [&] { return strategies::make_pos(how.seed, share); },
  };
  std::uint64_t sampled = 0;
  for (const strategy_maker& make : makers) {
    options part = how;
    part.max_executions = share + 1;
    part.max_time = how.max_time / 2 / 3;
    append(total, explore_with(make, body, part));
    sampled += total.coverage.executions;
    total.coverage.executions = sampled;
    if (total.verdict != verdict::holds) return;
  }
}

std::uint32_t further_spins(std::uint32_t limit) {
  constexpr std::uint32_t further = 16;
  constexpr std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
  return limit < most / further ? limit * further : most;
}

void name_spin_limit(std::string& token, std::uint32_t limit) {
  constexpr std::ptrdiff_t sections_before = 3;
  if (token.empty()) return;
  const auto present = std::count(token.begin(), token.end(), ';');
  token.append(static_cast<std::size_t>(sections_before - present), ';');
  token += std::to_string(limit);
}

// What exhaustive search leaves out where threads were made to wait in their loops is sampled, with
// loops followed for longer.
// What fails there, or cannot be judged, counts; samples cut short by time leave the coverage as it
// was.
void look_behind_waits(result& total, const std::function<void()>& body, const options& how) {
  options further = how;
  further.spin_limit = further_spins(how.spin_limit);
  result sampled = total;
  sample(sampled, body, further);
  name_spin_limit(sampled.failure.token, further.spin_limit);
  if (sampled.verdict != verdict::holds && !was_cut_short(sampled)) {
    total = std::move(sampled);
    return;
  }
  total.executions = sampled.executions;
  total.redundant = sampled.redundant;
  total.steps = sampled.steps;
  total.seconds = sampled.seconds;
}

}  // namespace

result explore_portfolio(const std::function<void()>& body, const options& how) {
  options first = how;
  first.max_executions = how.max_executions / 2;
  first.max_time = how.max_time / 2;
  result total = explore_with([] { return strategies::make_exhaustive(); }, body, first);
  if (was_cut_short(total)) sample(total, body, how);
  if (total.verdict == verdict::holds && total.coverage.left_out_rounds())
    look_behind_waits(total, body, how);
  return total;
}

}  // namespace brigade::explore
