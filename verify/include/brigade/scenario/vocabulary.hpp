// What the kit knows of a sequential model besides its steps: which calls to try on a container
// that should behave like it, and how they read.
//
// vocabulary<Model> has it for the models below. For a model of your own specialise it, with
//
//     static std::vector<invocation> calls(int nth);
//         every call that may stand at the nth place of a program, as many at each; what a call
//         puts into the container should be `nth`, so that an answer tells which call it goes back
//         to.
//     static std::vector<invocation> at_the_end(std::size_t calls_before);
//         calls that show what is left after so many operations. May be empty.
//     static std::string asked(const invocation&);
//     static std::string answered(const invocation&, const response&);
#pragma once

#include <brigade/linearize/models/queue.hpp>
#include <brigade/linearize/models/set.hpp>
#include <brigade/linearize/models/stack.hpp>
#include <cstddef>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace brigade::scenario {

template <class Model>
struct vocabulary;

namespace detail {

template <class Value>
[[nodiscard]] std::string in_words(const Value& value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

template <class Value>
[[nodiscard]] std::string in_words(const std::optional<Value>& value) {
  return value ? in_words(*value) : "nothing";
}

}  // namespace detail

/// Enqueue a new value, dequeue; at the end dequeue until nothing can be left. Value: constructible
/// from int, printed by <<.
template <class Value>
struct vocabulary<linearize::models::queue<Value>> {
  using model = linearize::models::queue<Value>;
  using invocation = typename model::invocation;

  static std::vector<invocation> calls(int nth) {
    return {model::enqueue(Value(nth)), model::dequeue()};
  }
  static std::vector<invocation> at_the_end(std::size_t calls_before) {
    return std::vector<invocation>(calls_before, model::dequeue());
  }
  static bool enqueues(const invocation& asked) {
    return asked.operation == linearize::models::queue_operation::enqueue;
  }
  static std::string asked(const invocation& asked) {
    return enqueues(asked) ? "enqueue(" + detail::in_words(asked.value) + ")" : "dequeue()";
  }
  static std::string answered(const invocation& asked, const typename model::response& answer) {
    return enqueues(asked) ? "done" : detail::in_words(answer.value);
  }
};

/// Push a new value, pop; at the end pop until nothing can be left. Value: as for queues.
template <class Value>
struct vocabulary<linearize::models::stack<Value>> {
  using model = linearize::models::stack<Value>;
  using invocation = typename model::invocation;

  static std::vector<invocation> calls(int nth) { return {model::push(Value(nth)), model::pop()}; }
  static std::vector<invocation> at_the_end(std::size_t calls_before) {
    return std::vector<invocation>(calls_before, model::pop());
  }
  static bool pushes(const invocation& asked) {
    return asked.operation == linearize::models::stack_operation::push;
  }
  static std::string asked(const invocation& asked) {
    return pushes(asked) ? "push(" + detail::in_words(asked.value) + ")" : "pop()";
  }
  static std::string answered(const invocation& asked, const typename model::response& answer) {
    return pushes(asked) ? "done" : detail::in_words(answer.value);
  }
};

/// Insert, erase and look for one of two values. Value: as for queues.
template <class Value>
struct vocabulary<linearize::models::set<Value>> {
  using model = linearize::models::set<Value>;
  using invocation = typename model::invocation;
  using operation = linearize::models::set_operation;

  static std::vector<invocation> calls(int) {
    std::vector<invocation> all;
    for (const int each : {1, 2}) {
      all.push_back(model::insert(Value(each)));
      all.push_back(model::erase(Value(each)));
      all.push_back(model::contains(Value(each)));
    }
    return all;
  }
  static std::vector<invocation> at_the_end(std::size_t) {
    return {model::contains(Value(1)), model::contains(Value(2))};
  }
  static std::string asked(const invocation& asked) {
    const std::string value = "(" + detail::in_words(asked.value) + ")";
    switch (asked.operation) {
      case operation::insert:
        return "insert" + value;
      case operation::erase:
        return "erase" + value;
      case operation::contains:
        return "contains" + value;
      case operation::size:
        break;
    }
    return "size()";
  }
  static std::string answered(const invocation& asked, const typename model::response& answer) {
    if (asked.operation == operation::size) return detail::in_words(answer.count);
    return answer.done ? "true" : "false";
  }
};

}  // namespace brigade::scenario
