#include <brigade/scenario/container.hpp>

#include "../interruption.hpp"

namespace brigade::scenario::detail {

outcome explore_in_turn(const std::string& name, std::size_t programs,
                        std::chrono::milliseconds time,
                        const std::function<exploration(std::size_t)>& explore_one,
                        const std::function<std::string(std::size_t)>& in_words) {
  using clock = std::chrono::steady_clock;
  const interruption on_ctrl_c;
  const auto deadline = clock::now() + time;
  outcome found;
  for (std::size_t nth = 0; nth < programs; ++nth) {
    if (interruption::requested() || clock::now() > deadline) {
      found.verdict = linearize::verdict::unknown;
      found.report = "unknown: " + name + ": cut short after " + std::to_string(nth) + " of " +
                     std::to_string(programs) + " programs\n";
      return found;
    }
    const exploration shown = explore_one(nth);
    ++found.scenarios;
    found.runs += shown.search.executions;
    if (shown.search.coverage.is_exhaustive()) ++found.exhausted;
    if (shown.holds()) continue;
    found.verdict = shown.verdict;
    found.report = std::string{linearize::to_string(shown.verdict)} + ": " + name + ": " +
                   shown.headline + "\n\n" + in_words(nth) + "\n\n" + shown.evidence;
    return found;
  }
  return found;
}

}  // namespace brigade::scenario::detail
