// How a key is judged whose operations have no normal form: by the model of a single key in
// constant size, where the model of the history has one.
#pragma once

#include <brigade/linearize/models/map_item.hpp>
#include <brigade/linearize/stream.hpp>
#include <cstddef>
#include <memory>
#include <utility>

#include "resumed.hpp"

namespace brigade::tools {

/// The models of registers and sets say all of a key's operations in normal form.
template <class Model>
struct item_of {
  using model = Model;
  static constexpr bool is_known = false;
};

template <>
struct item_of<linearize::models::map> {
  using model = linearize::models::map_item;
  static constexpr bool is_known = true;
};

/// True where the operation alone tells all of the key's state that it leaves, tokens included.
[[nodiscard]] inline bool tells_item(
    const linearize::operation_of<linearize::models::map>& operation) {
  using linearize::models::map_operation;
  using linearize::models::map_outcome;
  if (!operation.response) {
    return false;
  }
  const auto& told = *operation.response;
  const bool is_done = told.outcome == map_outcome::yes;
  switch (operation.invocation.operation) {
    case map_operation::put:
    case map_operation::erase:
    case map_operation::discard:
      return true;
    case map_operation::set:
    case map_operation::add:
    case map_operation::replace:
    case map_operation::cas_token:
    case map_operation::cas_value:
      return is_done;
    case map_operation::get:
    case map_operation::gets:
      return std::holds_alternative<history::null_value>(told.value);
    default:
      return false;
  }
}

template <class Operation>
[[nodiscard]] bool tells_item(const Operation&) {
  return false;
}

}  // namespace brigade::tools
