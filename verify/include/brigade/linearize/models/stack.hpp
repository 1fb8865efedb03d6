// A last-in, first-out stack: push and pop, which answers nothing on an empty stack.
#pragma once

#include <brigade/linearize/models/hash_range.hpp>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace brigade::linearize::models {

enum class stack_operation : std::uint8_t { push, pop };

/// Sequential specification of an unbounded stack. Value: regular, hashed by std::hash.
template <std::regular Value>
class stack {
 public:
  using state = std::vector<Value>;  ///< the next to leave last

  struct invocation {
    stack_operation operation = stack_operation::pop;
    Value value{};

    friend bool operator==(const invocation&, const invocation&) = default;
  };

  struct response {
    std::optional<Value> value{};  ///< of pop: what left the stack

    friend bool operator==(const response&, const response&) = default;
  };

  static invocation push(Value value) { return {stack_operation::push, std::move(value)}; }
  static invocation pop() { return {}; }
  static response done() { return {}; }
  static response was(Value value) { return {std::move(value)}; }
  static response was_empty() { return {}; }

  [[nodiscard]] state initial() const { return {}; }
  [[nodiscard]] std::size_t hash(const state& values) const { return hash_range(values); }

  /// Amortised constant time.
  response step(state& values, const invocation& asked) const {
    if (asked.operation == stack_operation::push) {
      values.push_back(asked.value);
      return done();
    }
    if (values.empty()) {
      return was_empty();
    }
    response answer = was(std::move(values.back()));
    values.pop_back();
    return answer;
  }

  [[nodiscard]] bool is_effect_free(const invocation& asked, const response* observed) const {
    return asked.operation == stack_operation::pop && observed != nullptr && !observed->value;
  }
};

}  // namespace brigade::linearize::models
