// What the events of a counter's history mean to models::counter: add, of value; fetch_add, of
// value, and read or get, which answer value.
#pragma once

#include <brigade/linearize/events/field.hpp>
#include <brigade/linearize/events/text.hpp>
#include <brigade/linearize/models/counter.hpp>
#include <brigade/linearize/models/decimal.hpp>
#include <string>

namespace brigade::linearize::events {

/// A translation for history::pairing. Stateless.
struct counter_events {
  using model = models::counter;
  using invocation = model::invocation;
  using response = model::response;

  [[nodiscard]] invocation invocation_of(const history::event_view& seen) const {
    if (seen.f == "read" || seen.f == "get") {
      return model::read();
    }
    if (seen.f == "add" || seen.f == "incr") {
      return model::add(number(seen));
    }
    if (seen.f != "fetch_add") {
      unknown_operation(seen.f, "counter", "add, fetch_add, read");
    }
    return model::fetch_add(number(seen));
  }

  [[nodiscard]] response response_of(const invocation& asked,
                                     const history::event_view& seen) const {
    return asked.operation == models::counter_operation::add ? model::done()
                                                             : model::was(number(seen));
  }

  [[nodiscard]] static std::string text(const invocation& asked) {
    switch (asked.operation) {
      case models::counter_operation::add:
        return "add(" + std::to_string(asked.amount) + ")";
      case models::counter_operation::fetch_add:
        return "fetch_add(" + std::to_string(asked.amount) + ")";
      case models::counter_operation::read:
        break;
    }
    return "read()";
  }
  [[nodiscard]] static std::string text(const invocation&, const response& answer) {
    return answer.value ? std::to_string(*answer.value) : "done";
  }
  [[nodiscard]] static std::string text(const model::state& value) { return std::to_string(value); }

 private:
  [[nodiscard]] static std::uint64_t number(const history::event_view& seen) {
    const auto value = models::number_in(required(seen.value, "value", "a counter"));
    if (!value) {
      throw std::invalid_argument("expected \"value\" to be a number");
    }
    return *value;
  }
};

}  // namespace brigade::linearize::events
