// A register: read, write and compare-and-swap of one value, of any regular type.
//
// A compare-and-swap answers true where it swapped. `register` is a keyword of C++, hence the name.
#pragma once

#include <brigade/linearize/keyed/operation.hpp>
#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <utility>

namespace brigade::linearize::models {

/// What is asked of a register.
enum class register_operation { read, write, compare_and_swap };

/// Sequential specification of a read-write register with compare-and-swap. Value: std::regular,
/// hashed by std::hash.
template <std::regular Value>
class atomic_register {
 public:
  using state = Value;

  struct invocation {
    register_operation operation = register_operation::read;
    Value value{};     ///< written, or the replacement of a compare-and-swap
    Value expected{};  ///< of a compare-and-swap

    friend bool operator==(const invocation&, const invocation&) = default;
  };

  struct response {
    std::optional<Value> read{};  ///< what a read saw
    bool swapped = true;          ///< false for a compare-and-swap that found another value

    friend bool operator==(const response&, const response&) = default;
  };

  static invocation read() { return {}; }
  static invocation write(Value value) {
    return {register_operation::write, std::move(value), Value{}};
  }
  static invocation compare_and_swap(Value expected, Value replacement) {
    return {register_operation::compare_and_swap, std::move(replacement), std::move(expected)};
  }
  static response was(Value value) { return {std::move(value), true}; }
  static response done() { return {}; }
  static response not_swapped() { return {std::nullopt, false}; }

  explicit atomic_register(Value first = Value{}) : initial_(std::move(first)) {}

  [[nodiscard]] state initial() const { return initial_; }

  response step(state& value, const invocation& asked) const {
    switch (asked.operation) {
      case register_operation::read:
        return was(value);
      case register_operation::write:
        value = asked.value;
        return done();
      case register_operation::compare_and_swap:
        break;
    }
    if (value != asked.expected) {
      return not_swapped();
    }
    value = asked.value;
    return done();
  }

  [[nodiscard]] bool is_effect_free(const invocation& asked, const response* observed) const {
    return asked.operation == register_operation::read ||
           (asked.operation == register_operation::compare_and_swap && observed != nullptr &&
            !observed->swapped);
  }

  [[nodiscard]] bool is_blind(const invocation& asked, const response*) const {
    return asked.operation == register_operation::write;
  }

  using keyed_value = Value;

  template <class Ids>
  [[nodiscard]] keyed::value_id normal_initial(Ids& ids) const {
    return ids(initial_);
  }

  template <class Operation, class Ids>
  [[nodiscard]] std::optional<keyed::operation> normal_form(const Operation& operation,
                                                            Ids& ids) const {
    const invocation& asked = operation.invocation;
    const auto time = keyed::time_of(operation);
    switch (asked.operation) {
      case register_operation::read:
        return operation.response->read
                   ? std::optional(keyed::get(time, ids(*operation.response->read)))
                   : std::nullopt;
      case register_operation::write:
        return keyed::put(time, ids(asked.value));
      case register_operation::compare_and_swap:
        break;
    }
    return keyed::cas(time, ids(asked.expected), ids(asked.value),
                      !operation.response || operation.response->swapped);
  }

 private:
  Value initial_;
};

}  // namespace brigade::linearize::models
