// What the events of a register's history mean to models::atomic_register: read or get, which
// answer value; write or set, of value; cas, of expected and value, which answers result.
#pragma once

#include <brigade/linearize/events/field.hpp>
#include <brigade/linearize/events/text.hpp>
#include <brigade/linearize/models/datum_hash.hpp>
#include <brigade/linearize/models/register.hpp>
#include <string>

namespace brigade::linearize::events {

/// A translation for history::pairing. Stateless.
struct register_events {
  using model = models::atomic_register<history::datum>;
  using invocation = model::invocation;
  using response = model::response;

  [[nodiscard]] invocation invocation_of(const history::event_view& seen) const {
    if (seen.f == "read" || seen.f == "get") {
      return {models::register_operation::read, {}, {}};
    }
    if (seen.f == "write" || seen.f == "set") {
      return {models::register_operation::write, required(seen.value, "value", seen.f), {}};
    }
    if (seen.f != "cas") {
      unknown_operation(seen.f, "register", "read, write, cas");
    }
    return {models::register_operation::compare_and_swap, required(seen.value, "value", seen.f),
            required(seen.expected, "expected", seen.f)};
  }

  [[nodiscard]] response response_of(const invocation& asked,
                                     const history::event_view& seen) const {
    switch (asked.operation) {
      case models::register_operation::read:
        return model::was(required(seen.value, "value", "the answer of a read"));
      case models::register_operation::write:
        return model::done();
      case models::register_operation::compare_and_swap:
        break;
    }
    return truth(seen.result, true) ? model::done() : model::not_swapped();
  }

  [[nodiscard]] static std::string text(const invocation& asked) {
    switch (asked.operation) {
      case models::register_operation::read:
        return "read()";
      case models::register_operation::write:
        return "write(" + to_text(asked.value) + ")";
      case models::register_operation::compare_and_swap:
        break;
    }
    return "cas(" + to_text(asked.expected) + " -> " + to_text(asked.value) + ")";
  }
  [[nodiscard]] static std::string text(const invocation&, const response& answer) {
    return answer.read ? to_text(*answer.read) : answer.swapped ? "done" : "not swapped";
  }
  [[nodiscard]] static std::string text(const model::state& value) { return to_text(value); }
};

}  // namespace brigade::linearize::events
