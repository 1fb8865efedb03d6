// The irreducible core of a violation.
//
// A history is relaxed by dropping an operation without effect, or by taking the response from one
// with effect, which is then pending; what relies on operations that are dropped is judged without
// (reliance.hpp). All only add linearizations, so 'not linearizable' is
// monotone in what is kept, and an irreducible set is found with few checks: order the candidates
// by how near they are to the contradiction, search for the shortest prefix of them that is still
// not linearizable, keep its last, and repeat among those before it. k kept of n cost O(k log n)
// checks. Marques-Silva, Janota and Belov, "Minimal Sets over Monotone Predicates", CAV 2013.
#pragma once

#include <algorithm>
#include <brigade/linearize/detail/normal_form.hpp>
#include <brigade/linearize/detail/reliance.hpp>
#include <brigade/linearize/detail/search.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace brigade::linearize::detail {

template <sequential_model Model>
class core_finder {
 public:
  using operation_type = operation_of<Model>;

  /// `operations`, which are not linearizable from the state `from`, must outlive the finder. From
  /// the initial state they are judged in their normal form where they have one.
  core_finder(const Model& model, budget& limits, std::span<const operation_type* const> operations,
              scope reach, typename Model::state from)
      : model_(&model),
        limits_(&limits),
        searching_(model, limits, tracing::off),
        operations_(operations),
        reliances_(model, operations),
        from_(std::move(from)) {
    relaxed_.reach = reach;
    pending_.reserve(operations.size());
    const std::vector<char> nothing(operations.size(), 0);
    for (std::uint32_t at = 0; at < operations.size(); ++at) {
      const operation_type& alone = *reliances_.as_judged(at, operations[at], nothing);
      pending_.push_back(
          {alone.thread, alone.invocation, std::nullopt, alone.invoked, history::never});
    }
  }

  /// Finds the operations that must keep their response. `last` is the position of the one that
  /// responded last: what responded nearest to it is tried first. False where the budget ended;
  /// `kept` is then as far as it got.
  [[nodiscard]] bool find(std::uint32_t last) {
    candidates_ = by_distance(last);
    kept_.clear();
    std::size_t among = candidates_.size();
    while (true) {
      const std::optional<std::size_t> shortest = shortest_prefix(among);
      if (!shortest) {
        kept_.insert(kept_.end(), candidates_.begin(),
                     candidates_.begin() + static_cast<std::ptrdiff_t>(among));
        return false;
      }
      if (*shortest == 0) {
        return true;
      }
      among = *shortest - 1;
      kept_.push_back(candidates_[among]);
    }
  }

  /// Positions of the operations that keep their response.
  [[nodiscard]] const std::vector<std::uint32_t>& kept() const noexcept { return kept_; }

  /// The operation as it is judged where those marked are kept; null where it is left out.
  [[nodiscard]] const operation_type* as_judged(std::uint32_t at,
                                                const std::vector<char>& keep) const {
    if (keep[at] != 0 || (operations_[at]->pending() && may_stay_pending(at))) {
      return reliances_.as_judged(at, operations_[at], keep);
    }
    return may_stay_pending(at) ? &pending_[at] : nullptr;
  }

 private:
  /// True where the operation stays in the history with its response taken.
  [[nodiscard]] bool may_stay_pending(std::uint32_t position) const {
    const operation_type& operation = *operations_[position];
    return !is_effect_free(*model_, operation.invocation, observed(operation)) &&
           !is_effect_free(*model_, operation.invocation, nullptr);
  }

  /// The operations that responded, the last ones first.
  [[nodiscard]] std::vector<std::uint32_t> by_distance(std::uint32_t last) const {
    std::vector<std::uint32_t> near;
    for (std::uint32_t at = 0; at < operations_.size(); ++at) {
      if (at == last || answered_before<operation_type>(operations_, at, last)) {
        near.push_back(at);
      }
    }
    std::sort(near.begin(), near.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::pair(operations_[b]->responded, a) < std::pair(operations_[a]->responded, b);
    });
    return near;
  }

  /// The length of the shortest prefix of the first `among` candidates which, with what is kept, is
  /// not linearizable; by doubling, then halving. Nothing where the budget ended.
  [[nodiscard]] std::optional<std::size_t> shortest_prefix(std::size_t among) {
    std::size_t low = 0;  // every shorter prefix is linearizable
    std::size_t probe = 0;
    while (probe < among) {
      const verdict answer = judge(probe);
      if (answer == verdict::unknown) {
        return std::nullopt;
      }
      if (answer == verdict::violated) {
        break;
      }
      low = probe + 1;
      probe = std::max<std::size_t>(1, probe * 2);
    }
    std::size_t high = std::min(probe, among);  // this prefix is not linearizable
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      const verdict answer = judge(middle);
      if (answer == verdict::unknown) {
        return std::nullopt;
      }
      (answer == verdict::violated ? high : low) =
          answer == verdict::violated ? middle : middle + 1;
    }
    return high;
  }

  /// Judges the history relaxed but for what is kept and the first `prefix` candidates.
  [[nodiscard]] verdict judge(std::size_t prefix) {
    std::vector<char> keep(operations_.size(), 0);
    for (const std::uint32_t position : kept_) {
      keep[position] = 1;
    }
    for (std::size_t at = 0; at < prefix; ++at) {
      keep[candidates_[at]] = 1;
    }
    relaxed_.operations.clear();
    std::size_t open = 0;
    for (std::uint32_t at = 0; at < operations_.size(); ++at) {
      if (const operation_type* const judged = as_judged(at, keep)) {
        relaxed_.operations.push_back(judged);
        open += keep[at] == 0 && !operations_[at]->pending() ? 1 : 0;
      }
    }
    return judge_relaxed(open);
  }

  [[nodiscard]] verdict judge_relaxed(std::size_t open) {
    if (limits_->remaining() == std::chrono::nanoseconds(0)) {
      return verdict::unknown;
    }
    if constexpr (normal_form_model<Model>) {
      if (from_ == model_->initial()) {
        if (const auto judged = normal_forms_.run(relaxed_, *limits_)) {
          return judged->verdict;
        }
      }
    }
    return open > most_open ? verdict::unknown
                            : searching_.run(relaxed_.operations, relaxed_.reach, from_);
  }

  /// Past it, a step of the search takes so long that it would not notice the end of its budget.
  static constexpr std::size_t most_open = 1024;

  const Model* model_;
  budget* limits_;
  search<Model> searching_;
  [[no_unique_address]] normal_forms_of<Model> normal_forms_{*model_};
  std::span<const operation_type* const> operations_;
  [[no_unique_address]] reliances<Model> reliances_;
  typename partition<Model>::part relaxed_{};  ///< what is judged
  typename Model::state from_;
  std::vector<operation_type> pending_{};
  std::vector<std::uint32_t> candidates_{};
  std::vector<std::uint32_t> kept_{};
};

}  // namespace brigade::linearize::detail
