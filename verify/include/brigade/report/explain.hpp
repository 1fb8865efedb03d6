// From the outcome of a check to a document that shows it.
//
// A description D says how the operations of one model read. It names
//
//     using model;
//     static std::string text(const model::invocation&);
//     static std::string text(const model::invocation&, const model::response&);
//     static std::string text(const model::state&);
//
// and may say, for a more telling report,
//
//     static std::string key_text(const key_type_of<model>&);
//         how a key reads; without it no operation has one.
//     static std::string key_state_text(const model::state&);
//         how the state of one key reads by itself.
//     static std::optional<keyed::operation> normal_form(const operation_of<model>&,
//     value_numbers&);
//         what an operation says about its key, so that the contradiction can be named; nothing for
//         an operation that this form cannot express. The initial state is `keyed::absent`.
//     static std::optional<keyed::value_id> value_of(const model::state&, value_numbers&);
//         with normal_form: the one value that a state of a key is.
#pragma once

#include <algorithm>
#include <brigade/linearize/check.hpp>
#include <brigade/report/contradiction.hpp>
#include <brigade/report/detail/excerpt.hpp>
#include <brigade/report/detail/steps.hpp>
#include <brigade/report/document.hpp>
#include <brigade/report/value_numbers.hpp>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace brigade::report {

/// What a document says besides the outcome.
struct explain_options {
  std::string title;
  std::string model;
  std::string replay;
  clock_unit clock = clock_unit::nanoseconds;
  linearize::criterion criterion = linearize::criterion::linearizable;  ///< that of the check

  /// How many operations came before those that are given, and are not known any more.
  std::size_t forgotten = 0;

  /// Operations shown at most, the contradiction and those around it first. The operations of the
  /// contradiction are always shown. The page says how many there were. 0 where the document is not
  /// to be looked at closer than its verdict.
  std::size_t most_operations = 200'000;
};

namespace detail {

template <class Description>
class document_maker {
 public:
  using model_type = typename Description::model;
  using operation_type = linearize::operation_of<model_type>;
  using judged_type = linearize::judged_operation<model_type>;

  document_maker(const model_type& model, std::span<const operation_type> operations,
                 const linearize::result<model_type>& outcome, const explain_options& options)
      : model_(model), operations_(operations), outcome_(outcome), options_(options) {}

  [[nodiscard]] document make() {
    made_.title = options_.title;
    made_.model = options_.model;
    made_.replay = options_.replay;
    made_.clock = options_.clock;
    made_.criterion = options_.criterion;
    made_.judged = operations_.size();
    made_.verdict = verdict_of(outcome_.verdict);
    if (!outcome_.reason.empty()) {
      made_.sentence = "The search ended before a verdict: " + outcome_.reason + ".";
    }
    if (outcome_.verdict == linearize::verdict::violated && !outcome_.explanation) {
      made_.sentence =
          "No order of the operations " + std::string(rule()) + " explains the answers.";
    }
    made_.initial_state = state_text(model_.initial());
    add_operations();
    if (outcome_.explanation) explain(*outcome_.explanation);
    return std::move(made_);
  }

 private:
  static constexpr std::size_t hidden = static_cast<std::size_t>(-1);
  static constexpr std::size_t some_states = 8;  // a check names no more than these

  static verdict verdict_of(linearize::verdict v) {
    return v == linearize::verdict::holds      ? verdict::holds
           : v == linearize::verdict::violated ? verdict::violated
                                               : verdict::unknown;
  }

  std::string state_text(const typename model_type::state& now) const {
    const bool one_key = outcome_.explanation && outcome_.explanation->key;
    return detail::state_text<Description>(now, one_key);
  }

  std::string key_of(const operation_type& op) const {
    if constexpr (linearize::keyed_model<model_type> &&
                  requires { Description::key_text(*model_.key_of(op.invocation)); }) {
      if (const auto key = model_.key_of(op.invocation)) return Description::key_text(*key);
    }
    return {};
  }

  void add_operations() {
    if (options_.most_operations == 0 && !outcome_.explanation) return;
    std::vector<interval> intervals;
    for (const operation_type& op : operations_) intervals.push_back({op.invoked, op.responded});
    std::vector<bool> must(operations_.size(), false);
    if (outcome_.explanation) {
      for (const judged_type& part : outcome_.explanation->core) {
        if (!part.operation.pending()) must[part.index] = true;
      }
    }
    shown_.assign(operations_.size(), hidden);
    std::vector<std::uint32_t> threads;
    for (const std::size_t i : excerpt(intervals, must, options_.most_operations)) {
      shown_[i] = made_.operations.size();
      add(operations_[i]);
      threads.push_back(operations_[i].thread);
    }
    name_clients(std::move(threads));
  }

  void add(const operation_type& op) {
    operation& added = made_.operations.emplace_back();
    added.client = op.thread;
    added.invocation = Description::text(op.invocation);
    if (op.response) added.response = Description::text(op.invocation, *op.response);
    added.key = key_of(op);
    added.invoked = op.invoked;
    added.responded = op.pending() ? history::never : op.responded;
  }

  // Threads are numbered by whoever recorded them, with gaps; clients without.
  void name_clients(std::vector<std::uint32_t> threads) {
    std::sort(threads.begin(), threads.end());
    threads.erase(std::unique(threads.begin(), threads.end()), threads.end());
    for (const std::uint32_t thread : threads) {
      made_.clients.push_back("client " + std::to_string(thread));
    }
    for (operation& op : made_.operations) {
      const auto at = std::lower_bound(threads.begin(), threads.end(), op.client);
      op.client = static_cast<std::uint32_t>(at - threads.begin());
    }
  }

  void explain(const linearize::explanation<model_type>& why) {
    if constexpr (requires { Description::key_text(*why.key); }) {
      if (why.key) made_.key = Description::key_text(*why.key);
    }
    mark_core(why);
    const std::string scope = made_.key.empty() ? "the history" : "key " + made_.key;
    step_list<Description> steps(model_, shown_, why.key.has_value());
    for (const judged_type& part : why.prefix) steps.add(part.index, part.operation);
    made_.longest_prefix = steps.linearization(scope);
    add_open_operations(why, steps);
    made_.partial_linearizations.push_back(steps.linearization(scope + " and what was open"));
    if (steps.size() == why.prefix.size()) made_.partial_linearizations.clear();
    made_.sentence = sentence(why);
    if (why.settled) {
      made_.core_note = "It starts from " + state_text(why.settled->state) +
                        ", the one state that the " + std::to_string(why.settled->operations) +
                        " operations before it leave.";
    }
  }

  void mark_core(const linearize::explanation<model_type>& why) {
    for (const judged_type& part : why.core) {
      if (shown_[part.index] == hidden) continue;
      operation& op = made_.operations[shown_[part.index]];
      // One operation on the whole table may stand in the core as several on the key.
      op.response_relaxed = part.operation.pending() && (!op.in_core || op.response_relaxed);
      op.in_core = true;
    }
  }

  // Beyond the prefix: what was open when it got stuck, in the order of the responses, as far as
  // the model accepts it. Nothing else may come next in real time.
  void add_open_operations(const linearize::explanation<model_type>& why,
                           step_list<Description>& steps) const {
    std::vector<bool> taken(operations_.size(), false);
    for (const judged_type& part : why.prefix) taken[part.index] = true;
    taken[why.stuck.index] = true;
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < operations_.size(); ++i) {
      const operation_type& op = operations_[i];
      const bool there = op.invoked <= why.stuck.operation.responded &&
                         op.responded >= why.stuck.operation.responded;
      if (there && !taken[i] && is_on(why.key, op)) open.push_back(i);
    }
    std::sort(open.begin(), open.end(), [this](std::size_t a, std::size_t b) {
      return std::pair(operations_[a].responded, a) < std::pair(operations_[b].responded, b);
    });
    for (bool grew = true; grew;) {
      const auto accepted = std::find_if(open.begin(), open.end(), [&](std::size_t i) {
        return steps.try_add(i, operations_[i]);
      });
      grew = accepted != open.end();
      if (grew) open.erase(accepted);
    }
  }

  template <class Key>
  bool is_on(const std::optional<Key>& key, const operation_type& op) const {
    if constexpr (linearize::keyed_model<model_type>) {
      return !key || model_.key_of(op.invocation) == key;
    } else {
      return true;
    }
  }

  // What an order of the operations has to respect.
  std::string_view rule() const {
    switch (options_.criterion) {
      case linearize::criterion::sequentially_consistent:
        return "that keeps each client's own order";
      case linearize::criterion::quiescently_consistent:
        return "that keeps those in order between which an instant had nothing open";
      case linearize::criterion::linearizable:
        break;
    }
    return "in real time";
  }

  std::string sentence(const linearize::explanation<model_type>& why) const {
    if (options_.criterion != linearize::criterion::linearizable) {
      return "No order of the operations " + std::string(rule()) + " explains that " +
             answered(why.stuck.operation) + '.';
    }
    if constexpr (requires(value_numbers & numbers) {
                    Description::normal_form(why.stuck.operation, numbers);
                  }) {
      return named_sentence(why);
    } else {
      return plain_sentence(why);
    }
  }

  std::string named_sentence(const linearize::explanation<model_type>& why) const {
    value_numbers numbers;
    std::vector<linearize::keyed::operation> core;
    std::vector<std::size_t> positions;
    for (const judged_type& part : why.core) {
      const auto form = Description::normal_form(part.operation, numbers);
      if (!form) return plain_sentence(why);
      if (shown_[part.index] == hidden) continue;  // relaxed, and far away
      core.push_back(*form);
      positions.push_back(shown_[part.index]);
    }
    const auto start = why.settled ? Description::value_of(why.settled->state, numbers)
                                   : std::optional(linearize::keyed::absent);
    if (!start) return plain_sentence(why);
    const contradiction found = classify(core, *start);
    if (found.kind == contradiction_kind::unexplained) return plain_sentence(why);
    if (found.kind == contradiction_kind::value_from_nowhere && options_.forgotten != 0) {
      return plain_sentence(why);  // it may come from there
    }
    if (found.kind == contradiction_kind::value_from_nowhere && why.settled) {
      const linearize::keyed::operation& reader = core[found.observer];
      if (was_stored_before(why, reader, numbers)) {
        return sentence_of_past(kind_after(reader, *start),
                                made_.operations[positions[found.observer]], made_,
                                state_text(why.settled->state));
      }
    }
    return sentence_of(found, made_, positions);
  }

  // The value that was read is older than the settled state: some operation before stored it.
  bool was_stored_before(const linearize::explanation<model_type>& why,
                         const linearize::keyed::operation& reader, value_numbers& numbers) const {
    namespace keyed = linearize::keyed;
    if (reader.when != keyed::condition::equals || reader.expected == keyed::absent) return true;
    return std::any_of(operations_.begin(), operations_.end(), [&](const operation_type& op) {
      if (op.responded >= reader.invoked || !is_on(why.key, op)) return false;
      const auto form = Description::normal_form(op, numbers);
      return form && form->changes() && form->stored == reader.expected;
    });
  }

  static std::string answered(const operation_type& stuck) {
    return Description::text(stuck.invocation) + " by client " + std::to_string(stuck.thread) +
           " answered " + Description::text(stuck.invocation, *stuck.response);
  }

  // What is always true of a violation.
  std::string plain_sentence(const linearize::explanation<model_type>& why) const {
    std::string states;
    for (const auto& state : why.possible_states) {
      states += (states.empty() ? "" : " or ") + state_text(state);
    }
    return "No order of the operations explains that " + answered(why.stuck.operation) +
           ": what had been answered before leaves " + states +
           (why.possible_states.size() == some_states ? " or others" : "") +
           ", and nothing open at the time leads from there to that answer.";
  }

  const model_type& model_;
  std::span<const operation_type> operations_;
  const linearize::result<model_type>& outcome_;
  const explain_options& options_;
  document made_;
  std::vector<std::size_t> shown_;  // index in the document of each operation, or `hidden`
};

}  // namespace detail

/// The document of a check of `operations` that ended with `outcome`. O(n log n) for n operations,
/// and the text of each. Throws std::bad_alloc.
template <class Description>
[[nodiscard]] document explain(
    const typename Description::model& model,
    std::span<const linearize::operation_of<typename Description::model>> operations,
    const linearize::result<typename Description::model>& outcome, const explain_options& options) {
  return detail::document_maker<Description>(model, operations, outcome, options).make();
}

}  // namespace brigade::report
