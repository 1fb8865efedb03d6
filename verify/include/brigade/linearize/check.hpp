// check: is a history linearizable against a sequential model?
//
// A history is linearizable when its operations can be put in one order that respects real time
// (an operation that responded before another was invoked comes first) and in which every response
// is the model's. A pending operation may be left out or put anywhere after its invocation. Herlihy
// and Wing, TOPLAS 12(3), 1990.
//
//     const auto outcome = check(my_model{}, std::span(history), {.timeout =
//     std::chrono::seconds(10)}); if (outcome.verdict == verdict::violated) { ...
//     outcome.explanation->core ... }
#pragma once

#include <brigade/linearize/detail/budget.hpp>
#include <brigade/linearize/detail/explain.hpp>
#include <brigade/linearize/detail/partition.hpp>
#include <brigade/linearize/detail/search.hpp>
#include <brigade/linearize/result.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace brigade::linearize {

/// How much a check may cost, and what it hands back.
struct check_options {
  /// Wall-clock time for the check and its explanation together; none is no bound.
  std::optional<std::chrono::nanoseconds> timeout{};

  /// Bytes that the configurations of one search may hold.
  std::size_t memory_bytes = std::size_t{2} << 30U;

  /// Time for the explanation of a violation, within `timeout`. Past it the core is larger than it
  /// need be, and says so.
  std::chrono::nanoseconds explanation_timeout = std::chrono::seconds(10);

  /// Whether a violation is explained: off where only the verdict counts (shrinking).
  bool explain = true;
};

namespace detail {

[[nodiscard]] inline std::string reason(bound met, std::size_t part_size) {
  const std::string which = met == bound::time ? "out of time" : "out of memory";
  return which + " in a part of " + std::to_string(part_size) + " operations";
}

template <sequential_model Model>
void require_intervals(std::span<const operation_of<Model>> operations) {
  for (const auto& operation : operations) {
    if (!operation.pending() && operation.responded < operation.invoked) {
      throw std::invalid_argument("an operation responded before it was invoked");
    }
  }
}

}  // namespace detail

/// Judges the operations, which may come in any order. Never recursive; `unknown` when a bound of
/// the options is met. Safe to call from several threads at once on the same model and history.
/// Complexity: see detail/search.hpp. Throws std::invalid_argument where an operation responded
/// before it was invoked, std::bad_alloc where the history itself cannot be indexed.
template <sequential_model Model>
[[nodiscard]] result<Model> check(const Model& model,
                                  std::span<const operation_of<Model>> operations,
                                  const check_options& options = {}) {
  detail::require_intervals<Model>(operations);
  detail::budget limits(options.timeout, options.memory_bytes);
  const detail::partition<Model> split(model, operations);
  detail::search<Model> searching(model, limits, detail::tracing::off);
  result<Model> outcome;
  outcome.verdict = verdict::holds;
  for (const auto& part : split.parts()) {
    const verdict answer = searching.run(part.operations, part.reach);
    outcome.operations += part.operations.size();
    outcome.configurations += searching.configurations();
    if (answer == verdict::unknown && outcome.verdict == verdict::holds) {
      outcome.verdict = verdict::unknown;
      outcome.reason = detail::reason(searching.met(), part.operations.size());
    } else if (answer == verdict::violated) {
      outcome.verdict = verdict::violated;
      outcome.reason.clear();
      if (options.explain) {
        detail::budget share = limits.share(options.explanation_timeout, options.memory_bytes);
        outcome.explanation = detail::explainer<Model>(model, share, part).run();
      }
      break;
    }
  }
  return outcome;
}

/// The same, for a history as the recorder leaves it.
template <sequential_model Model>
[[nodiscard]] result<Model> check(
    const Model& model,
    const history::history<typename Model::invocation, typename Model::response>& operations,
    const check_options& options = {}) {
  return check(model, std::span<const operation_of<Model>>(operations), options);
}

}  // namespace brigade::linearize
