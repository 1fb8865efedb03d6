// A first-in, first-out queue: enqueue and dequeue, which answers nothing on an empty queue.
#pragma once

#include <brigade/linearize/models/hash_range.hpp>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace brigade::linearize::models {

enum class queue_operation : std::uint8_t { enqueue, dequeue };

/// Sequential specification of an unbounded queue. Value: regular, hashed by std::hash.
template <std::regular Value>
class queue {
 public:
  using state = std::vector<Value>;  ///< the next to leave first

  struct invocation {
    queue_operation operation = queue_operation::dequeue;
    Value value{};

    friend bool operator==(const invocation&, const invocation&) = default;
  };

  struct response {
    std::optional<Value> value{};  ///< of dequeue: what left the queue

    friend bool operator==(const response&, const response&) = default;
  };

  static invocation enqueue(Value value) { return {queue_operation::enqueue, std::move(value)}; }
  static invocation dequeue() { return {}; }
  static response done() { return {}; }
  static response was(Value value) { return {std::move(value)}; }
  static response was_empty() { return {}; }

  [[nodiscard]] state initial() const { return {}; }
  [[nodiscard]] std::size_t hash(const state& values) const { return hash_range(values); }

  /// Linear in the length.
  response step(state& values, const invocation& asked) const {
    if (asked.operation == queue_operation::enqueue) {
      values.push_back(asked.value);
      return done();
    }
    if (values.empty()) {
      return was_empty();
    }
    response answer = was(std::move(values.front()));
    values.erase(values.begin());
    return answer;
  }

  [[nodiscard]] bool is_effect_free(const invocation& asked, const response* observed) const {
    return asked.operation == queue_operation::dequeue && observed != nullptr && !observed->value;
  }
};

}  // namespace brigade::linearize::models
