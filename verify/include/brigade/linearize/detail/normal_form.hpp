// Sends the parts of a history to the checks of a single key, where the model can say them so.
//
// A model that is a register, a set or a map has for most of its operations a normal form of
// keyed::operation, and the checks of keyed/ decide those in near-linear time. Its members:
//
//     using keyed_value = ...;      hashed by std::hash
//     template <class Ids> keyed::value_id normal_initial(Ids& ids) const;
//     template <class Ids> std::optional<keyed::operation> normal_form(const operation&, Ids& ids)
//         const;
//
// with ids(value) the number of a value. Nothing where an operation has no normal form: the part is
// then for the general search. Pending operations that change nothing are not asked for.
#pragma once

#include <algorithm>
#include <brigade/linearize/detail/budget.hpp>
#include <brigade/linearize/detail/partition.hpp>
#include <brigade/linearize/keyed/check.hpp>
#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace brigade::linearize::detail {

/// Numbers values in the order in which they are met, from 1.
template <class Value>
class value_ids {
 public:
  keyed::value_id operator()(const Value& value) {
    return numbers_.try_emplace(value, static_cast<keyed::value_id>(numbers_.size() + 1))
        .first->second;
  }
  void clear() { numbers_.clear(); }

 private:
  std::unordered_map<Value, keyed::value_id> numbers_{};
};

template <class Model>
concept normal_form_model = requires(const Model& model, const operation_of<Model>& operation,
                                     value_ids<typename Model::keyed_value>& ids) {
  { model.normal_initial(ids) } -> std::same_as<keyed::value_id>;
  { model.normal_form(operation, ids) } -> std::same_as<std::optional<keyed::operation>>;
};

/// Judges parts that have a normal form. Reused from part to part for its memory.
template <normal_form_model Model>
class normal_form_check {
 public:
  using part_type = typename partition<Model>::part;

  explicit normal_form_check(const Model& model) : model_(&model) {}

  /// Nothing where the part has no normal form, or its check met a bound other than time.
  [[nodiscard]] std::optional<keyed::result> run(const part_type& part, const budget& limits) {
    keyed::options allowed;
    allowed.memory_bytes = limits.memory_bytes();
    allowed.timeout = limits.remaining();
    allowed.cancelled = limits.cancelled();
    if (part.reach != scope::one_key || !translate(part, allowed)) {
      return std::nullopt;
    }
    keyed::result outcome = keyed::check(operations_, allowed);
    if (outcome.verdict == verdict::unknown && outcome.met != keyed::bound::time &&
        outcome.met != keyed::bound::cancelled) {
      return std::nullopt;
    }
    return outcome;
  }

  /// The position in the part of an operation that the result names.
  [[nodiscard]] std::size_t position(std::size_t named) const { return positions_[named]; }

 private:
  bool translate(const part_type& part, keyed::options& allowed) {
    ids_.clear();
    operations_.clear();
    positions_.clear();
    allowed.initial = model_->normal_initial(ids_);
    for (std::size_t at = 0; at < part.operations.size(); ++at) {
      const operation_of<Model>& operation = *part.operations[at];
      if (operation.pending() && is_effect_free(*model_, operation.invocation, nullptr)) {
        continue;
      }
      const std::optional<keyed::operation> form = model_->normal_form(operation, ids_);
      if (!form || (!operation.pending() && operation.responded == history::never)) {
        return false;
      }
      operations_.push_back(*form);
      positions_.push_back(at);
    }
    return true;
  }

  const Model* model_;
  value_ids<typename Model::keyed_value> ids_{};
  std::vector<keyed::operation> operations_{};
  std::vector<std::size_t> positions_{};
};

/// Stands for the check of normal forms of a model that has none.
struct no_normal_forms {
  template <class Model>
  explicit no_normal_forms(const Model&) {}
};

template <class Model>
struct normal_forms_type {
  using type = no_normal_forms;
};
template <normal_form_model Model>
struct normal_forms_type<Model> {
  using type = normal_form_check<Model>;
};

template <class Model>
using normal_forms_of = typename normal_forms_type<Model>::type;

/// The part without what plays no role in getting stuck at a response: the check knew the later
/// responses of what was open then, and nothing more.
template <class Part>
[[nodiscard]] Part until(const Part& part, history::stamp stuck) {
  history::stamp last = stuck;
  for (const auto* const operation : part.operations) {
    if (operation->invoked <= stuck && !operation->pending()) {
      last = std::max(last, operation->responded);
    }
  }
  Part shorter;
  shorter.key = part.key;
  shorter.reach = part.reach;
  for (std::size_t at = 0; at < part.operations.size(); ++at) {
    if (part.operations[at]->invoked <= last) {
      shorter.operations.push_back(part.operations[at]);
      shorter.indices.push_back(part.indices[at]);
    }
  }
  return shorter;
}

}  // namespace brigade::linearize::detail
