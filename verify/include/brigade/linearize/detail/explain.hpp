// The explanation of a violation: its core, and the longest prefix that is linearizable.
#pragma once

#include <algorithm>
#include <brigade/linearize/detail/core.hpp>
#include <brigade/linearize/detail/partition.hpp>
#include <brigade/linearize/detail/restore.hpp>
#include <brigade/linearize/detail/search.hpp>
#include <brigade/linearize/result.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

namespace brigade::linearize::detail {

template <sequential_model Model>
class explainer {
 public:
  using part_type = typename partition<Model>::part;

  /// `part` is not linearizable, and outlives the explainer.
  explainer(const Model& model, budget& limits, const part_type& part)
      : model_(&model), limits_(&limits), part_(&part) {}

  [[nodiscard]] explanation<Model> run() {
    why_.key = part_->key;
    why_.state = model_->initial();
    search<Model> traced(*model_, *limits_, tracing::on);
    if (traced.run(part_->operations, part_->reach) != verdict::violated) {
      keep_everything();
      return std::move(why_);
    }
    why_.stuck = judged(traced.stuck());
    why_.possible_states = traced.possible_states();
    fill_prefix(traced.linearization(), traced.stuck());
    fill_core(traced);
    return std::move(why_);
  }

 private:
  [[nodiscard]] judged_operation<Model> judged(std::uint32_t position) const {
    return {part_->indices[position], position, *part_->operations[position]};
  }

  void keep_everything() {
    for (std::uint32_t at = 0; at < part_->operations.size(); ++at) {
      why_.core.push_back(judged(at));
    }
  }

  void fill_prefix(const std::vector<std::uint32_t>& linearized, std::uint32_t stuck) {
    std::vector<char> there(part_->operations.size(), 0);
    for (const std::uint32_t at : linearized) {
      there[at] = 1;
    }
    std::vector<std::uint32_t> missing;
    for (std::uint32_t at = 0; at < there.size(); ++at) {
      if (there[at] == 0 && answered_before<operation_of<Model>>(part_->operations, at, stuck)) {
        missing.push_back(at);
      }
    }
    for (const std::uint32_t at :
         restore(*model_, std::span<const operation_of<Model>* const>(part_->operations),
                 linearized, std::move(missing))) {
      const operation_of<Model>& operation = *part_->operations[at];
      (void)advance(*model_, why_.state, operation.invocation, observed(operation));
      why_.prefix.push_back(judged(at));
    }
  }

  /// First the core of what came after the last cut, which is short; then, with what is left of
  /// the budget, the core of everything.
  void fill_core(const search<Model>& traced) {
    std::vector<std::uint32_t> everything(part_->operations.size());
    std::iota(everything.begin(), everything.end(), 0U);
    const bool has_past = traced.last_cut().has_value();
    if (has_past) {
      const auto& settled = *traced.last_cut();
      std::vector<std::uint32_t> rest;
      std::set_difference(everything.begin(), everything.end(), settled.past.begin(),
                          settled.past.end(), std::back_inserter(rest));
      why_.core_is_irreducible = find_core(rest, traced.stuck(), settled.state, *limits_);
      why_.settled = {settled.state, settled.past.size()};
    }
    budget rest = limits_->share(whole_core_time, whole_core_memory);
    auto shorter = std::move(why_.core);
    const bool irreducible =
        find_core(everything, traced.stuck(), model_->initial(), has_past ? rest : *limits_);
    if (irreducible || !has_past) {
      why_.settled.reset();
      why_.core_is_irreducible = irreducible;
    } else {
      why_.core = std::move(shorter);
    }
  }

  /// Fills in the core of the operations at these positions, from a state.
  bool find_core(const std::vector<std::uint32_t>& positions, std::uint32_t stuck,
                 const typename Model::state& from, budget& limits) {
    std::vector<const operation_of<Model>*> operations;
    for (const std::uint32_t position : positions) {
      operations.push_back(part_->operations[position]);
    }
    const auto place = std::lower_bound(positions.begin(), positions.end(), stuck);
    core_finder<Model> finder(*model_, limits, operations, part_->reach, from);
    const bool irreducible = finder.find(static_cast<std::uint32_t>(place - positions.begin()));
    std::vector<char> kept(operations.size(), 0);
    history::stamp last = std::numeric_limits<history::stamp>::min();
    for (const std::uint32_t at : finder.kept()) {
      kept[at] = 1;
      last = std::max(last, operations[at]->responded);
    }
    why_.core.clear();
    for (std::uint32_t at = 0; at < kept.size(); ++at) {
      if (kept[at] != 0) {
        why_.core.push_back(judged(positions[at]));
      } else if (operations[at]->invoked <= last && finder.may_stay_pending(at)) {
        auto& relaxed = why_.core.emplace_back(judged(positions[at])).operation;
        relaxed.response.reset();
        relaxed.responded = history::never;
      }
    }
    return irreducible;
  }

  /// Relaxing the whole past leaves many pending operations, which is often out of reach.
  static constexpr std::chrono::seconds whole_core_time{2};
  static constexpr std::size_t whole_core_memory = std::size_t{256} << 20U;

  const Model* model_;
  budget* limits_;
  const part_type* part_;
  explanation<Model> why_{};
};

}  // namespace brigade::linearize::detail
