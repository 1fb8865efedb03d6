// The document of a judged history, from the explanation of its violation.
#pragma once

#include <algorithm>
#include <brigade/linearize/result.hpp>
#include <brigade/report/document.hpp>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace brigade::tools {

/// Fills the part of a document that shows a violation. Events: a translation with text().
template <class Events>
class violation_document {
 public:
  using model_type = typename Events::model;
  using judged_type = linearize::judged_operation<model_type>;

  violation_document(const model_type& model, const linearize::explanation<model_type>& why,
                     report::document& into)
      : model_(&model), why_(&why), into_(&into) {}

  void fill() {
    if constexpr (linearize::keyed_model<model_type>) {
      if (why_->key) {
        into_->key = linearize::events::to_text(*why_->key);
      }
    }
    collect_clients();
    for (const judged_type& each : why_->core) {
      report::operation& shown = add(each);
      shown.in_core = true;
    }
    for (const judged_type& each : why_->prefix) {
      (void)add(each);
    }
    mark_relaxed();
    fill_prefix();
    into_->sentence = sentence();
  }

 private:
  using identity = std::pair<std::size_t, std::size_t>;

  void collect_clients() {
    std::map<std::uint32_t, std::string> names;
    for (const auto* const list : {&why_->core, &why_->prefix}) {
      for (const judged_type& each : *list) {
        names[each.operation.thread] = "client " + std::to_string(each.operation.thread);
      }
    }
    for (auto& [thread, name] : names) {
      client_of_[thread] = static_cast<std::uint32_t>(into_->clients.size());
      into_->clients.push_back(std::move(name));
    }
  }

  report::operation& add(const judged_type& each) {
    const auto [at, is_new] =
        place_of_.try_emplace({each.index, each.part}, into_->operations.size());
    if (is_new) {
      const auto& operation = each.operation;
      into_->operations.push_back(
          {client_of_.at(operation.thread), Events::text(operation.invocation),
           operation.response ? Events::text(operation.invocation, *operation.response)
                              : std::string(),
           into_->key, operation.invoked, operation.responded, false, false});
    }
    return into_->operations[at->second];
  }

  /// Gives what the core has relaxed its response back where the prefix knows it.
  void mark_relaxed() {
    for (const judged_type& each : why_->prefix) {
      report::operation& shown = into_->operations[place_of_.at({each.index, each.part})];
      if (shown.in_core && shown.response.empty() && each.operation.response) {
        shown.response = Events::text(each.operation.invocation, *each.operation.response);
        shown.responded = each.operation.responded;
        shown.response_relaxed = true;
      }
    }
    for (const judged_type& each : why_->core) {
      if (each.operation.pending()) {
        into_->operations[place_of_.at({each.index, each.part})].response_relaxed = true;
      }
    }
  }

  void fill_prefix() {
    auto state = model_->initial();
    into_->initial_state = Events::text(state);
    into_->longest_prefix.scope = into_->key.empty() ? "the history" : "key " + into_->key;
    for (const judged_type& each : why_->prefix) {
      (void)linearize::advance(*model_, state, each.operation.invocation,
                               linearize::observed(each.operation));
      into_->longest_prefix.steps.push_back(
          {place_of_.at({each.index, each.part}), Events::text(state)});
    }
  }

  [[nodiscard]] std::string sentence() const {
    const auto& stuck = why_->stuck.operation;
    std::string states;
    for (const auto& state : why_->possible_states) {
      states += (states.empty() ? "" : " or ") + Events::text(state);
    }
    return "client " + std::to_string(stuck.thread) + "'s " + Events::text(stuck.invocation) +
           " answered " + Events::text(stuck.invocation, *stuck.response) +
           ", which no order of the operations explains: what had been answered before leaves " +
           states + (why_->possible_states.size() == 8 ? " or others" : "") +
           ", and nothing open at the time leads from there to that answer." + settled();
  }

  [[nodiscard]] std::string settled() const {
    if (!why_->settled) {
      return {};
    }
    return " The contradiction below starts from " + Events::text(why_->settled->state) +
           ", the one state that the " + std::to_string(why_->settled->operations) +
           " operations before it leave.";
  }

  const model_type* model_;
  const linearize::explanation<model_type>* why_;
  report::document* into_;
  std::map<std::uint32_t, std::uint32_t> client_of_{};
  std::map<identity, std::size_t> place_of_{};
};

}  // namespace brigade::tools
