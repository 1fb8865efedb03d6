// A model that starts where the forgotten beginning of a history left it.
#pragma once

#include <brigade/linearize/model.hpp>
#include <brigade/report/descriptions.hpp>
#include <optional>
#include <utility>

namespace brigade::tools {

/// The model, from another initial state.
template <class Model>
class resumed : public Model {
 public:
  using state = typename Model::state;

  resumed(const Model& model, state first) : Model(model), first_(std::move(first)) {}

  [[nodiscard]] state initial() const { return first_; }

  template <class Ids>
  [[nodiscard]] linearize::keyed::value_id normal_initial(Ids&) const {
    return linearize::keyed::absent;
  }

  /// The initial state has no number, so the general search judges.
  template <class Operation, class Ids>
  [[nodiscard]] std::optional<linearize::keyed::operation> normal_form(const Operation&,
                                                                       Ids&) const {
    return std::nullopt;
  }

 private:
  state first_;
};

/// How its operations read: as those of the model.
template <class Description>
struct resumed_description : Description {
  using model = resumed<typename Description::model>;
};

// The state of the key after an operation that tells it: a read, a store, or a failure that shows
// that the key is absent.

[[nodiscard]] inline report::register_description::model::state state_after(
    const linearize::operation_of<report::register_description::model>& told) {
  return told.response && told.response->read ? *told.response->read : told.invocation.value;
}

[[nodiscard]] inline report::set_description::model::state state_after(
    const linearize::operation_of<report::set_description::model>& told) {
  using linearize::models::set_operation;
  const bool is_there = told.invocation.operation == set_operation::insert;
  return is_there ? report::set_description::model::state{told.invocation.value}
                  : report::set_description::model::state{};
}

[[nodiscard]] inline report::map_description::model::state state_after(
    const linearize::operation_of<report::map_description::model>& told) {
  using linearize::models::map_operation;
  using linearize::models::map_outcome;
  const auto& asked = told.invocation;
  const bool reads =
      asked.operation == map_operation::get || asked.operation == map_operation::gets;
  const bool removes =
      asked.operation == map_operation::erase || asked.operation == map_operation::discard;
  const bool was_refused = told.response && told.response->outcome == map_outcome::no &&
                           asked.operation != map_operation::put;
  const auto& value = reads ? told.response->value : asked.value;
  const bool is_miss =
      told.response && std::holds_alternative<history::null_value>(told.response->value);
  if (removes || was_refused || is_miss) {
    return {};
  }
  return {{asked.key, value, {}, false}};
}

}  // namespace brigade::tools
