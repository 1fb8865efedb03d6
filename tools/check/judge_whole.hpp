// Judges a history that is in memory as a whole.
#pragma once

#include <algorithm>
#include <brigade/linearize/check.hpp>
#include <brigade/report/explain.hpp>
#include <utility>
#include <vector>

#include "judge.hpp"

namespace brigade::tools {

template <class Description>
using operations_of = std::vector<linearize::operation_of<typename Description::model>>;

/// What a report shows: more than the verdict where there is something to look at. `forgotten`
/// operations of the key came before those that are given.
template <class Description, class Outcome>
void fill_document(const typename Description::model& model,
                   const operations_of<Description>& operations, const Outcome& outcome,
                   const judging& how, std::size_t forgotten, judged_file& judged) {
  report::explain_options options;
  options.title = judged.document.title;
  options.model = judged.document.model;
  options.clock = judged.document.clock;
  options.criterion = how.criterion;
  options.forgotten = forgotten;
  if (!how.shows_operations && !outcome.explanation) {
    options.most_operations = 0;
  }
  judged.configurations += outcome.configurations;
  judged.has_violation = outcome.explanation.has_value();
  judged.core_is_irreducible = judged.has_violation && outcome.explanation->core_is_irreducible;
  judged.document = report::explain<Description>(model, operations, outcome, options);
}

template <class Description>
void judge_whole(const typename Description::model& model,
                 const operations_of<Description>& operations, const judging& how,
                 judged_file& judged, std::size_t forgotten = 0) {
  judged.pending = static_cast<std::size_t>(std::count_if(
      operations.begin(), operations.end(), [](const auto& each) { return each.pending(); }));
  const auto outcome = linearize::check(model, std::span(operations), how.allowed());
  fill_document<Description>(model, operations, outcome, how, forgotten, judged);
}

}  // namespace brigade::tools
