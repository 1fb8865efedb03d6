// The explanation of a violation: its core, and the longest prefix that is linearizable.
#pragma once

#include <algorithm>
#include <brigade/linearize/detail/core.hpp>
#include <brigade/linearize/detail/partition.hpp>
#include <brigade/linearize/detail/restore.hpp>
#include <brigade/linearize/detail/search.hpp>
#include <brigade/linearize/result.hpp>
#include <cstddef>
#include <cstdint>
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
    fill_core(traced.stuck());
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

  void fill_core(std::uint32_t stuck) {
    core_finder<Model> finder(*model_, *limits_, part_->operations, part_->reach);
    why_.core_is_irreducible = finder.find(stuck);
    std::vector<char> kept(part_->operations.size(), 0);
    history::stamp last = std::numeric_limits<history::stamp>::min();
    for (const std::uint32_t at : finder.kept()) {
      kept[at] = 1;
      last = std::max(last, part_->operations[at]->responded);
    }
    for (std::uint32_t at = 0; at < kept.size(); ++at) {
      if (kept[at] != 0) {
        why_.core.push_back(judged(at));
      } else if (part_->operations[at]->invoked <= last && finder.may_stay_pending(at)) {
        auto& relaxed = why_.core.emplace_back(judged(at)).operation;
        relaxed.response.reset();
        relaxed.responded = history::never;
      }
    }
  }

  const Model* model_;
  budget* limits_;
  const part_type* part_;
  explanation<Model> why_{};
};

}  // namespace brigade::linearize::detail
