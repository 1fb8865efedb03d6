#include "portfolio.hpp"

#include <chrono>

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

// What exhaustive search leaves out where threads were made to wait in their loops is sampled.
// What fails there, or cannot be judged, counts; samples cut short by time leave the coverage as it
// was.
void look_behind_waits(result& total, const std::function<void()>& body, const options& how) {
  result sampled = total;
  sample(sampled, body, how);
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
