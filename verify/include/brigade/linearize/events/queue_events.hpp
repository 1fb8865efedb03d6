// What the events of a queue's history mean to models::queue: enqueue or put, of value; dequeue or
// take, which answers value, null where the queue was empty.
#pragma once

#include <brigade/linearize/events/field.hpp>
#include <brigade/linearize/events/text.hpp>
#include <brigade/linearize/models/datum_hash.hpp>
#include <brigade/linearize/models/queue.hpp>
#include <string>

namespace brigade::linearize::events {

/// A translation for history::pairing. Stateless.
struct queue_events {
  using model = models::queue<history::datum>;
  using invocation = model::invocation;
  using response = model::response;

  [[nodiscard]] invocation invocation_of(const history::event_view& seen) const {
    if (seen.f == "enqueue" || seen.f == "put") {
      return model::enqueue(required(seen.value, "value", seen.f));
    }
    if (seen.f != "dequeue" && seen.f != "take") {
      unknown_operation(seen.f, "queue", "enqueue, dequeue");
    }
    return model::dequeue();
  }

  [[nodiscard]] response response_of(const invocation& asked,
                                     const history::event_view& seen) const {
    if (asked.operation == models::queue_operation::enqueue) {
      return model::done();
    }
    history::datum value = required(seen.value, "value", "the answer of dequeue");
    return std::holds_alternative<history::null_value>(value) ? model::was_empty()
                                                              : model::was(std::move(value));
  }

  [[nodiscard]] static std::string text(const invocation& asked) {
    return asked.operation == models::queue_operation::enqueue
               ? "enqueue(" + to_text(asked.value) + ")"
               : "dequeue()";
  }
  [[nodiscard]] static std::string text(const invocation& asked, const response& answer) {
    return asked.operation == models::queue_operation::enqueue ? "done"
           : answer.value                                      ? to_text(*answer.value)
                                                               : "empty";
  }
  [[nodiscard]] static std::string text(const model::state& values) {
    return sequence_text(values, '[', ']');
  }
};

}  // namespace brigade::linearize::events
