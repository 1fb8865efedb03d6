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
#include <brigade/linearize/detail/normal_form.hpp>
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

/// Judges the parts of a history one by one, until one is violated.
template <sequential_model Model>
class checker {
 public:
  using part_type = typename partition<Model>::part;

  checker(const Model& model, const check_options& options)
      : model_(&model),
        options_(&options),
        limits_(options.timeout, options.memory_bytes),
        searching_(model, limits_, tracing::off) {}

  [[nodiscard]] result<Model> run(const std::vector<part_type>& parts) {
    outcome_.verdict = verdict::holds;
    for (const part_type& part : parts) {
      if (limits_.remaining() == std::chrono::nanoseconds(0)) {
        undecided(bound::time, part);
        break;
      }
      outcome_.operations += part.operations.size();
      if (!judge_normal_form(part)) {
        search_for_order(part);
      }
      if (outcome_.verdict == verdict::violated) {
        break;
      }
    }
    return std::move(outcome_);
  }

 private:
  /// False where the part is for the general search.
  bool judge_normal_form(const part_type& part) {
    if constexpr (normal_form_model<Model>) {
      const auto judged = normal_forms_.run(part, limits_);
      if (!judged) {
        return false;
      }
      outcome_.configurations += judged->widest;
      if (judged->verdict == verdict::unknown) {
        undecided(bound::time, part);
      } else if (judged->verdict == verdict::violated) {
        const std::size_t stuck = normal_forms_.position(judged->stuck);
        violated(until(part, part.operations[stuck]->responded));
      }
      return true;
    } else {
      return false;
    }
  }

  void search_for_order(const part_type& part) {
    const verdict answer = searching_.run(part.operations, part.reach);
    outcome_.configurations += searching_.configurations();
    if (answer == verdict::unknown) {
      undecided(searching_.met(), part);
    } else if (answer == verdict::violated) {
      violated(part);
    }
  }

  void undecided(bound met, const part_type& part) {
    if (outcome_.verdict == verdict::holds) {
      outcome_.verdict = verdict::unknown;
      outcome_.reason = reason(met, part.operations.size());
    }
  }

  void violated(const part_type& part) {
    outcome_.verdict = verdict::violated;
    outcome_.reason.clear();
    if (options_->explain) {
      budget share = limits_.share(options_->explanation_timeout, options_->memory_bytes);
      outcome_.explanation = explainer<Model>(*model_, share, part).run();
    }
  }

  struct nothing {
    explicit nothing(const Model&) {}
  };
  template <class Any>
  struct normal_forms {
    using type = nothing;
  };
  template <normal_form_model Any>
  struct normal_forms<Any> {
    using type = normal_form_check<Any>;
  };

  const Model* model_;
  const check_options* options_;
  budget limits_;
  search<Model> searching_;
  typename normal_forms<Model>::type normal_forms_{*model_};
  result<Model> outcome_{};
};

}  // namespace detail

/// Judges the operations, which may come in any order. Never recursive; `unknown` when a bound of
/// the options is met. Safe to call from several threads at once on the same model and history.
/// Complexity: that of the checks of keyed/ where all operations of a key have a normal form
/// (detail/normal_form.hpp), else that of detail/search.hpp. Throws std::invalid_argument where an
/// operation responded before it was invoked, std::bad_alloc where the history itself cannot be
/// indexed.
template <sequential_model Model>
[[nodiscard]] result<Model> check(const Model& model,
                                  std::span<const operation_of<Model>> operations,
                                  const check_options& options = {}) {
  detail::require_intervals<Model>(operations);
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
