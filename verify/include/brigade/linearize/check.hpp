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

#include <algorithm>
#include <brigade/linearize/criterion.hpp>
#include <brigade/linearize/detail/budget.hpp>
#include <brigade/linearize/detail/explain.hpp>
#include <brigade/linearize/detail/part_judge.hpp>
#include <brigade/linearize/detail/part_queue.hpp>
#include <brigade/linearize/detail/partition.hpp>
#include <brigade/linearize/detail/quiescence.hpp>
#include <brigade/linearize/detail/sequential_search.hpp>
#include <brigade/linearize/result.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
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

  /// Threads that judge parts (keys) at once, each with `memory_bytes`; 0 for one a core. Which
  /// violation is reported does not depend on it, unless a key takes long.
  std::size_t jobs = 1;

  /// What the history is held to. Sequential consistency is judged on one thread, all keys
  /// together, and a violation of it is not explained.
  linearize::criterion criterion = criterion::linearizable;

  /// Whether a violation is explained: off where only the verdict counts (shrinking).
  bool explain = true;
};

namespace detail {

[[nodiscard]] inline std::string reason(bound met, std::size_t part_size) {
  const std::string which = met == bound::memory ? "out of memory" : "out of time";
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

/// Judges the parts of a history, each on one thread, until one is violated.
template <sequential_model Model>
class checker {
 public:
  using part_type = typename partition<Model>::part;

  checker(const Model& model, const check_options& options)
      : model_(&model), options_(&options), limits_(options.timeout, options.memory_bytes) {}

  [[nodiscard]] result<Model> run(const std::vector<part_type>& parts) {
    outcomes_.assign(parts.size(), part_outcome{});
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t wanted = options_->jobs == 0 ? cores : options_->jobs;
    const std::size_t threads = std::max<std::size_t>(1, std::min(wanted, parts.size()));
    part_queue queue(parts.size(), threads, limits_);
    std::vector<std::exception_ptr> failures(threads);
    {
      std::vector<std::jthread> others;
      for (std::size_t thread = 1; thread < threads; ++thread) {
        others.emplace_back([&, thread] { work(parts, queue, thread, failures[thread]); });
      }
      work(parts, queue, 0, failures[0]);
    }
    for (const std::exception_ptr& failure : failures) {
      if (failure) {
        std::rethrow_exception(failure);
      }
    }
    return sum_up(parts);
  }

 private:
  /// What one thread does. Each outcome is written by the thread that was given the part.
  void work(const std::vector<part_type>& parts, part_queue& queue, std::size_t thread,
            std::exception_ptr& failure) {
    try {
      part_judge<Model> judge(*model_);
      while (true) {
        const auto [part, time] = queue.take(thread);
        if (part == part_queue::none) {
          return;
        }
        budget share = limits_.share(time, options_->memory_bytes);
        share.end_with(queue.cancelled(thread));
        part_outcome& outcome = outcomes_[part];
        outcome = judge.run(parts[part], share);
        if (outcome.verdict == verdict::violated) {
          queue.violated(part);
        } else if (outcome.met == bound::time) {
          queue.put_off(part);
        }
      }
    } catch (...) {
      failure = std::current_exception();
      queue.violated(0);  // nobody needs to go on
    }
  }

  [[nodiscard]] result<Model> sum_up(const std::vector<part_type>& parts) {
    result<Model> sum;
    sum.verdict = verdict::holds;
    for (std::size_t at = 0; at < parts.size(); ++at) {
      const part_outcome& outcome = outcomes_[at];
      sum.operations += parts[at].operations.size();
      sum.configurations += outcome.configurations;
      if (outcome.verdict == verdict::violated) {
        violated(sum, parts[at], outcome);
        break;
      }
      if (outcome.verdict == verdict::unknown && sum.verdict == verdict::holds) {
        sum.verdict = verdict::unknown;
        sum.reason = reason(outcome.met, parts[at].operations.size());
      }
    }
    return sum;
  }

  void violated(result<Model>& sum, const part_type& part, const part_outcome& outcome) {
    sum.verdict = verdict::violated;
    sum.reason.clear();
    if (options_->explain) {
      budget share = limits_.share(options_->explanation_timeout, options_->memory_bytes);
      sum.explanation = outcome.stuck
                            ? explain(until(part, part.operations[*outcome.stuck]->responded),
                                      share, part.indices[*outcome.stuck])
                            : explain(part, share);
    }
  }

  [[nodiscard]] explanation<Model> explain(const part_type& part, budget& share,
                                           std::optional<std::size_t> stuck = std::nullopt) const {
    return explainer<Model>(*model_, share, part, stuck).run();
  }

  const Model* model_;
  const check_options* options_;
  budget limits_;
  std::vector<part_outcome> outcomes_{};
};

template <sequential_model Model>
[[nodiscard]] result<Model> check_threads_order(const Model& model,
                                                std::span<const operation_of<Model>> operations,
                                                const check_options& options) {
  budget limits(options.timeout, options.memory_bytes);
  const partition<Model> whole(model, operations, division::none);
  const auto& all = whole.parts().front().operations;
  sequential_search<Model> searching(model, limits);
  result<Model> outcome;
  outcome.verdict = searching.run(all);
  outcome.operations = all.size();
  outcome.configurations = searching.configurations();
  if (outcome.verdict == verdict::unknown) {
    outcome.reason = searching.met() == bound::none
                         ? "more than 31 operations of one thread were open at once"
                         : reason(searching.met(), all.size());
  }
  return outcome;
}

/// Gives what an explanation names the times of the history back.
template <sequential_model Model>
void restore_times(std::vector<judged_operation<Model>>& named,
                   std::span<const operation_of<Model>> operations) {
  for (judged_operation<Model>& each : named) {
    each.operation.invoked = operations[each.index].invoked;
    each.operation.responded =
        each.operation.pending() ? history::never : operations[each.index].responded;
  }
}

template <sequential_model Model>
[[nodiscard]] result<Model> check_quiescence(const Model& model,
                                             std::span<const operation_of<Model>> operations,
                                             const check_options& options) {
  const auto coarse = by_quiescence(operations);
  const partition<Model> split(model, std::span<const operation_of<Model>>(coarse));
  auto outcome = checker<Model>(model, options).run(split.parts());
  if (outcome.explanation) {
    auto& why = *outcome.explanation;
    std::vector<judged_operation<Model>> stuck{std::move(why.stuck)};
    restore_times<Model>(stuck, operations);
    why.stuck = std::move(stuck.front());
    restore_times<Model>(why.core, operations);
    restore_times<Model>(why.prefix, operations);
  }
  return outcome;
}

}  // namespace detail

/// Judges the operations, which may come in any order. Never recursive; `unknown` when a bound of
/// the options is met. Keys are judged by themselves, the shortest first; one that takes long is
/// put off until the others are judged, so that none hides another's verdict. Safe to call from
/// several threads at once on the same model and history. Complexity: that of the checks of keyed/
/// where all operations of a key have a normal form (detail/normal_form.hpp), else that of
/// detail/search.hpp. Throws std::invalid_argument where an operation responded before it was
/// invoked, std::bad_alloc where the history itself cannot be indexed.
template <sequential_model Model>
[[nodiscard]] result<Model> check(const Model& model,
                                  std::span<const operation_of<Model>> operations,
                                  const check_options& options = {}) {
  detail::require_intervals<Model>(operations);
  switch (options.criterion) {
    case criterion::sequentially_consistent:
      return detail::check_threads_order(model, operations, options);
    case criterion::quiescently_consistent:
      return detail::check_quiescence(model, operations, options);
    case criterion::linearizable:
      break;
  }
  const detail::partition<Model> split(model, operations);
  return detail::checker<Model>(model, options).run(split.parts());
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
