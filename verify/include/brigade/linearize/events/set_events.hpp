// What the events of a set's history mean to models::set: insert or add, erase or remove, and
// contains, of value or key, which answer result; size, which answers result.
#pragma once

#include <brigade/linearize/events/field.hpp>
#include <brigade/linearize/events/text.hpp>
#include <brigade/linearize/models/datum_hash.hpp>
#include <brigade/linearize/models/set.hpp>
#include <string>

namespace brigade::linearize::events {

/// A translation for history::pairing. Stateless.
struct set_events {
  using model = models::set<history::datum>;
  using invocation = model::invocation;
  using response = model::response;

  [[nodiscard]] invocation invocation_of(const history::event_view& seen) const {
    if (seen.f == "size") {
      return {models::set_operation::size, {}};
    }
    const auto& element = history::is_absent(seen.value) ? seen.key : seen.value;
    return {operation_of(seen.f), required(element, "value", seen.f)};
  }

  [[nodiscard]] response response_of(const invocation& asked,
                                     const history::event_view& seen) const {
    if (asked.operation != models::set_operation::size) {
      (void)required(seen.result, "result", "the answer");
      return {truth(seen.result, true), 0};
    }
    const auto* const count = std::get_if<std::int64_t>(&seen.result);
    if (count == nullptr || *count < 0) {
      throw std::invalid_argument("expected \"result\" to be a count");
    }
    return model::counted(static_cast<std::size_t>(*count));
  }

  [[nodiscard]] static std::string text(const invocation& asked) {
    switch (asked.operation) {
      case models::set_operation::insert:
        return "insert(" + to_text(asked.value) + ")";
      case models::set_operation::erase:
        return "erase(" + to_text(asked.value) + ")";
      case models::set_operation::contains:
        return "contains(" + to_text(asked.value) + ")";
      case models::set_operation::size:
        break;
    }
    return "size()";
  }
  [[nodiscard]] static std::string text(const invocation& asked, const response& answer) {
    return asked.operation == models::set_operation::size ? std::to_string(answer.count)
           : answer.done                                  ? "true"
                                                          : "false";
  }
  [[nodiscard]] static std::string text(const model::state& values) {
    return sequence_text(values, '{', '}');
  }

 private:
  [[nodiscard]] static models::set_operation operation_of(std::string_view f) {
    if (f == "insert" || f == "add") {
      return models::set_operation::insert;
    }
    if (f == "erase" || f == "remove") {
      return models::set_operation::erase;
    }
    if (f != "contains") {
      unknown_operation(f, "set", "insert, erase, contains, size");
    }
    return models::set_operation::contains;
  }
};

}  // namespace brigade::linearize::events
