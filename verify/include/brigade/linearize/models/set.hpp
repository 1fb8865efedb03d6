// A set: insert, erase, contains and size.
//
// insert answers whether it put the value in, erase whether it took it out. Histories without size
// are judged value by value.
#pragma once

#include <algorithm>
#include <brigade/linearize/keyed/operation.hpp>
#include <brigade/linearize/models/hash_range.hpp>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace brigade::linearize::models {

enum class set_operation : std::uint8_t { insert, erase, contains, size };

/// Sequential specification of a set. Value: totally ordered, hashed by std::hash.
template <std::totally_ordered Value>
class set {
 public:
  using state = std::vector<Value>;  ///< ascending

  struct invocation {
    set_operation operation = set_operation::contains;
    Value value{};

    friend bool operator==(const invocation&, const invocation&) = default;
  };

  struct response {
    bool done = false;      ///< inserted, erased, or is there
    std::size_t count = 0;  ///< of size

    friend bool operator==(const response&, const response&) = default;
  };

  static invocation insert(Value value) { return {set_operation::insert, std::move(value)}; }
  static invocation erase(Value value) { return {set_operation::erase, std::move(value)}; }
  static invocation contains(Value value) { return {set_operation::contains, std::move(value)}; }
  static invocation size() { return {set_operation::size, Value{}}; }
  static response yes() { return {true, 0}; }
  static response no() { return {}; }
  static response counted(std::size_t count) { return {false, count}; }

  [[nodiscard]] state initial() const { return {}; }
  [[nodiscard]] std::size_t hash(const state& values) const { return hash_range(values); }

  /// Linear in the size.
  response step(state& values, const invocation& asked) const {
    if (asked.operation == set_operation::size) {
      return counted(values.size());
    }
    const auto at = std::lower_bound(values.begin(), values.end(), asked.value);
    const bool there = at != values.end() && *at == asked.value;
    switch (asked.operation) {
      case set_operation::insert:
        if (!there) {
          values.insert(at, asked.value);
        }
        return {!there, 0};
      case set_operation::erase:
        if (there) {
          values.erase(at);
        }
        return {there, 0};
      default:
        return {there, 0};
    }
  }

  [[nodiscard]] std::optional<Value> key_of(const invocation& asked) const {
    if (asked.operation == set_operation::size) {
      return std::nullopt;
    }
    return asked.value;
  }

  [[nodiscard]] bool is_effect_free(const invocation& asked, const response* observed) const {
    return asked.operation == set_operation::contains || asked.operation == set_operation::size ||
           (observed != nullptr && !observed->done);
  }

  [[nodiscard]] bool is_blind(const invocation& asked, const response* observed) const {
    return observed == nullptr &&
           (asked.operation == set_operation::insert || asked.operation == set_operation::erase);
  }

  using keyed_value = bool;

  template <class Ids>
  [[nodiscard]] keyed::value_id normal_initial(Ids&) const {
    return keyed::absent;
  }

  /// A value of the set is a key that holds one value or is absent.
  template <class Operation, class Ids>
  [[nodiscard]] std::optional<keyed::operation> normal_form(const Operation& operation,
                                                            Ids& ids) const {
    const auto time = keyed::time_of(operation);
    const bool done = !operation.response || operation.response->done;
    switch (operation.invocation.operation) {
      case set_operation::insert:
        return keyed::insert(time, ids(true), done);
      case set_operation::erase:
        return keyed::erase(time, done);
      case set_operation::contains:
        return keyed::contains(time, done);
      case set_operation::size:
        break;
    }
    return std::nullopt;
  }
};

}  // namespace brigade::linearize::models
