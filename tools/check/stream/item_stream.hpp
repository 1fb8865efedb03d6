// How a key is judged whose operations have no normal form: by the model of a single key, which
// for a map is in constant size.
#pragma once

#include <brigade/linearize/models/map_item.hpp>
#include <brigade/linearize/stream.hpp>
#include <cstddef>
#include <memory>
#include <utility>

#include "resumed.hpp"

namespace brigade::tools {

/// By the model of the history itself: registers and sets.
template <class Model>
struct item_of {
  using model = Model;
  static const linearize::operation_of<Model>& operation(
      const linearize::operation_of<Model>& whole) {
    return whole;
  }
  static const typename Model::state& state(const typename Model::state& whole) { return whole; }
};

template <>
struct item_of<linearize::models::map> {
  using model = linearize::models::map_item;
  static model::operation_type operation(
      const linearize::operation_of<linearize::models::map>& whole) {
    return model::of(whole);
  }
  static model::state state(const linearize::models::map::state& whole) { return model::of(whole); }
};

/// What the keys of one history share.
template <class Model>
struct shared_by_keys {
  using item_model = typename item_of<Model>::model;

  shared_by_keys(const item_model& model, std::size_t memory_bytes)
      : work(model), search_bytes(memory_bytes) {}

  linearize::stream_workspace<item_model> work;
  std::size_t search_bytes;          ///< of one key
  bool has_met_the_general = false;  ///< an operation without a normal form came by
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
