// What the events of a stack's history mean to models::stack: push or put, of value; pop or take,
// which answers value, null where the stack was empty.
#pragma once

#include <brigade/linearize/events/field.hpp>
#include <brigade/linearize/events/text.hpp>
#include <brigade/linearize/models/datum_hash.hpp>
#include <brigade/linearize/models/stack.hpp>
#include <string>

namespace brigade::linearize::events {

/// A translation for history::pairing. Stateless.
struct stack_events {
  using model = models::stack<history::datum>;
  using invocation = model::invocation;
  using response = model::response;

  [[nodiscard]] invocation invocation_of(const history::event_view& seen) const {
    if (seen.f == "push" || seen.f == "put") {
      return model::push(required(seen.value, "value", seen.f));
    }
    if (seen.f != "pop" && seen.f != "take") {
      unknown_operation(seen.f, "stack", "push, pop");
    }
    return model::pop();
  }

  [[nodiscard]] response response_of(const invocation& asked,
                                     const history::event_view& seen) const {
    if (asked.operation == models::stack_operation::push) {
      return model::done();
    }
    history::datum value = required(seen.value, "value", "the answer of pop");
    return std::holds_alternative<history::null_value>(value) ? model::was_empty()
                                                              : model::was(std::move(value));
  }

  [[nodiscard]] static std::string text(const invocation& asked) {
    return asked.operation == models::stack_operation::push ? "push(" + to_text(asked.value) + ")"
                                                            : "pop()";
  }
  [[nodiscard]] static std::string text(const invocation& asked, const response& answer) {
    return asked.operation == models::stack_operation::push ? "done"
           : answer.value                                   ? to_text(*answer.value)
                                                            : "empty";
  }
  [[nodiscard]] static std::string text(const model::state& values) {
    return sequence_text(values, '[', ']');
  }
};

}  // namespace brigade::linearize::events
