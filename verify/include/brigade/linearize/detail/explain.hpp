// The explanation of a violation: its core, and the longest prefix that is linearizable.
#pragma once

#include <algorithm>
#include <brigade/linearize/detail/core.hpp>
#include <brigade/linearize/detail/partition.hpp>
#include <brigade/linearize/detail/prefixes.hpp>
#include <brigade/linearize/detail/restore.hpp>
#include <brigade/linearize/detail/search.hpp>
#include <brigade/linearize/result.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

namespace brigade::linearize::detail {

template <sequential_model Model>
class explainer {
 public:
  using part_type = typename partition<Model>::part;

  /// `part` is not linearizable, and outlives the explainer. `stuck`, where it is known, is the
  /// index in the history of an operation whose response no linearization reaches.
  explainer(const Model& model, budget& limits, const part_type& part,
            std::optional<std::size_t> stuck = std::nullopt)
      : model_(&model), limits_(&limits), part_(&part), stuck_(stuck) {}

  [[nodiscard]] explanation<Model> run() {
    why_.key = part_->key;
    why_.state = model_->initial();
    budget share = stuck_ ? limits_->share(walk_time, walk_memory) : *limits_;
    search<Model> quick(*model_, share, tracing::off);
    if (quick.run(part_->operations, part_->reach) != verdict::violated) {
      explain_without_walk();
      return std::move(why_);
    }
    const prefixes<Model> known(part_->operations);
    const auto longest = known.longest(quick, part_->reach, quick.stuck());
    if (!longest) {
      why_.stuck = judged(quick.stuck());
      keep_everything();
      return std::move(why_);
    }
    const std::uint32_t stuck = known.operation_at(*longest);
    why_.stuck = judged(stuck);
    fill_prefix(known.with(*longest));
    fill_core(known.with(*longest + 1), stuck);
    return std::move(why_);
  }

 private:
  using operations_type = std::vector<const operation_of<Model>*>;

  [[nodiscard]] judged_operation<Model> judged(std::uint32_t position) const {
    return {part_->indices[position], position, *part_->operations[position]};
  }

  /// Too wide for the search, which would tell the prefix. A core may be found all the same, by
  /// checks of its normal form.
  void explain_without_walk() {
    const auto at = std::find(part_->indices.begin(), part_->indices.end(),
                              stuck_.value_or(std::numeric_limits<std::size_t>::max()));
    if (at == part_->indices.end()) {
      keep_everything();
      return;
    }
    const auto position = static_cast<std::uint32_t>(at - part_->indices.begin());
    why_.stuck = judged(position);
    std::vector<std::uint32_t> everything(part_->operations.size());
    std::iota(everything.begin(), everything.end(), 0U);
    const auto last = *std::max_element(
        everything.begin(), everything.end(), [this](std::uint32_t a, std::uint32_t b) {
          return last_stamp(*part_->operations[a]) < last_stamp(*part_->operations[b]);
        });
    why_.core_is_irreducible =
        find_core(part_->operations, everything, last, model_->initial(), *limits_);
  }

  /// Of a pending operation the first there is: it did not respond.
  [[nodiscard]] static history::stamp last_stamp(const operation_of<Model>& operation) {
    return operation.pending() ? std::numeric_limits<history::stamp>::min() : operation.responded;
  }

  void keep_everything() {
    for (std::uint32_t at = 0; at < part_->operations.size(); ++at) {
      why_.core.push_back(judged(at));
    }
  }

  /// `known` is linearizable: what is left of it to do, and what it leaves.
  void fill_prefix(const operations_type& known) {
    search<Model> traced(*model_, *limits_, tracing::on);
    if (traced.run(known, part_->reach) != verdict::holds) {
      return;
    }
    why_.possible_states = traced.possible_states();
    const std::vector<std::uint32_t> linearized = traced.linearization();
    std::vector<char> there(known.size(), 0);
    for (const std::uint32_t at : linearized) {
      there[at] = 1;
    }
    std::vector<std::uint32_t> missing;
    for (std::uint32_t at = 0; at < there.size(); ++at) {
      if (there[at] == 0 && !known[at]->pending()) {
        missing.push_back(at);
      }
    }
    for (const std::uint32_t at :
         restore(*model_, std::span<const operation_of<Model>* const>(known), linearized,
                 std::move(missing))) {
      (void)advance(*model_, why_.state, known[at]->invocation, observed(*known[at]));
      why_.prefix.push_back({part_->indices[at], at, *known[at]});
    }
  }

  /// First the core of what came after the last cut, which is short; then, with what is left of
  /// the budget, the core of everything.
  void fill_core(const operations_type& known, std::uint32_t stuck) {
    search<Model> traced(*model_, *limits_, tracing::on);
    (void)traced.run(known, part_->reach);
    std::vector<std::uint32_t> everything(known.size());
    std::iota(everything.begin(), everything.end(), 0U);
    const bool has_past = traced.last_cut().has_value();
    if (has_past) {
      const auto& settled = *traced.last_cut();
      std::vector<std::uint32_t> rest;
      std::set_difference(everything.begin(), everything.end(), settled.past.begin(),
                          settled.past.end(), std::back_inserter(rest));
      why_.core_is_irreducible = find_core(known, rest, stuck, settled.state, *limits_);
      why_.settled = {settled.state, settled.past.size()};
    }
    budget rest = limits_->share(whole_core_time, whole_core_memory);
    auto shorter = std::move(why_.core);
    const bool irreducible =
        find_core(known, everything, stuck, model_->initial(), has_past ? rest : *limits_);
    if (irreducible || !has_past) {
      why_.settled.reset();
      why_.core_is_irreducible = irreducible;
    } else {
      why_.core = std::move(shorter);
    }
  }

  /// Fills in the core of the operations at these positions, from a state. Those without effect
  /// that responded after `stuck` are dropped: pending, they might have one.
  bool find_core(const operations_type& known, std::vector<std::uint32_t> positions,
                 std::uint32_t stuck, const typename Model::state& from, budget& limits) {
    std::erase_if(positions, [&](std::uint32_t at) {
      const auto& whole = *part_->operations[at];
      return known[at]->pending() && is_effect_free(*model_, whole.invocation, observed(whole));
    });
    operations_type operations;
    for (const std::uint32_t position : positions) {
      operations.push_back(known[position]);
    }
    const auto place = std::lower_bound(positions.begin(), positions.end(), stuck);
    core_finder<Model> finder(*model_, limits, operations, part_->reach, from);
    const bool irreducible = finder.find(static_cast<std::uint32_t>(place - positions.begin()));
    fill_core(finder, operations, positions);
    return irreducible;
  }

  /// What is kept, and what may still have taken effect before the last response that is kept.
  void fill_core(const core_finder<Model>& finder, const operations_type& operations,
                 const std::vector<std::uint32_t>& positions) {
    std::vector<char> kept(operations.size(), 0);
    history::stamp last = std::numeric_limits<history::stamp>::min();
    for (const std::uint32_t at : finder.kept()) {
      kept[at] = 1;
      last = std::max(last, operations[at]->responded);
    }
    why_.core.clear();
    for (std::uint32_t at = 0; at < kept.size(); ++at) {
      const auto* const as_judged = finder.as_judged(at, kept);
      if (as_judged != nullptr && (kept[at] != 0 || operations[at]->invoked <= last)) {
        why_.core.push_back({part_->indices[positions[at]], positions[at], *as_judged});
      }
    }
  }

  /// Relaxing the whole past leaves many pending operations, which is often out of reach.
  static constexpr std::chrono::seconds whole_core_time{2};
  static constexpr std::size_t whole_core_memory = std::size_t{256} << 20U;

  /// Many operations open at once make the search of the whole past useless.
  static constexpr std::chrono::seconds walk_time{2};
  static constexpr std::size_t walk_memory = std::size_t{256} << 20U;

  const Model* model_;
  budget* limits_;
  const part_type* part_;
  std::optional<std::size_t> stuck_;
  explanation<Model> why_{};
};

}  // namespace brigade::linearize::detail
