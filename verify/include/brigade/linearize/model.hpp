// What a checker asks of a sequential specification: the concept of a model and its optional parts.
//
// A model M is a value whose const members may be called from several threads at once. It names
//
//     using state, invocation, response;      states and responses are compared with ==
//     state initial() const;
//
// and says in one of two forms what an operation does to a state:
//
//     response step(state&, const invocation&) const;
//         deterministic: the state alone decides the response and the next state.
//     bool step(state&, const invocation&, const response* observed) const;
//         accepting: true, with the state advanced, where the operation may have answered
//         `*observed` in that state. It may read into the next state what the answer revealed (an
//         opaque token). Null means that the answer is not known: the operation took effect.
//         On false the state is unspecified.
//
// A state is hashed by `std::size_t hash(const state&) const` of the model, else by std::hash.
// Optional members, each of which only makes a check faster or a report shorter, save where noted:
//
//     std::optional<key> key_of(const invocation&) const;
//         the one key that the operation reads and writes, nothing for a whole-table operation.
//         Histories all of whose operations are on one key each are judged key by key (locality:
//         Herlihy and Wing, TOPLAS 1990; Horn and Kroening, FORTE 2015). Keys are ordered with <.
//     bool expand(const operation&, std::span<const key> keys, std::vector<operation>& out) const;
//         decomposes a whole-table operation which promises less than one atomic step (clear,
//         erase_if, for_each, scan) into single-key operations of the same thread and interval;
//         `keys` are all keys that the history names, ascending. False, with `out` as it was, for
//         an operation that is one step (size): it stays whole and the keys are judged jointly.
//         This one changes the verdict: it is where a weaker promise is stated.
//     bool is_effect_free(const invocation&, const response* observed) const;
//         true where no state is changed by the operation when it answers so (a read, a failed
//         compare-and-swap).
//     bool is_blind(const invocation&, const response* observed) const;
//         true where every state accepts the operation with this answer, and the state that it
//         leaves (of its key, where the model has keys) does not depend on the one before: a write
//         that answers nothing.
//
//     std::optional<T> reveals(const invocation&, const response* observed) const;
//     std::optional<T> relies_on(const invocation&, const response* observed) const;
//     invocation without_reliance(const invocation&) const;
//         all three, where an operation takes effect only by naming something opaque that an
//         earlier one's answer revealed (a compare-and-swap by a token): what the answer reveals,
//         what the operation names, and the same operation by a name that nobody knows, which takes
//         effect wherever any name lets it. An explanation that leaves the revealing operation out
//         judges the other one so; otherwise it would seem to contradict itself.
//
// A model must not throw from these members except std::bad_alloc.
#pragma once

#include <brigade/history/operation.hpp>
#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace brigade::linearize {

/// The operation type of a model's histories.
template <class Model>
using operation_of = history::operation<typename Model::invocation, typename Model::response>;

/// The response follows from the state.
template <class Model>
concept deterministic_model = requires(const Model& model, typename Model::state& state,
                                       const typename Model::invocation& invocation) {
  { model.step(state, invocation) } -> std::same_as<typename Model::response>;
  requires std::equality_comparable<typename Model::response>;
};

/// The model judges the observed response itself.
template <class Model>
concept accepting_model = requires(const Model& model, typename Model::state& state,
                                   const typename Model::invocation& invocation,
                                   const typename Model::response* observed) {
  { model.step(state, invocation, observed) } -> std::same_as<bool>;
};

/// The model hashes its states itself.
template <class Model>
concept hashing_model = requires(const Model& model, const typename Model::state& state) {
  { model.hash(state) } -> std::convertible_to<std::size_t>;
};

/// std::hash is enabled for the type.
template <class T>
concept standard_hashable = requires(const T& value) {
  { std::hash<T>{}(value) } -> std::convertible_to<std::size_t>;
};

/// A sequential specification, as the head of this file defines it.
template <class Model>
concept sequential_model = requires(const Model& model) {
  requires std::copyable<typename Model::state>;
  requires std::equality_comparable<typename Model::state>;
  requires std::copyable<typename Model::invocation>;
  requires std::copyable<typename Model::response>;
  { model.initial() } -> std::convertible_to<typename Model::state>;
}
&&(deterministic_model<Model> ||
   accepting_model<Model>)&&(hashing_model<Model> || standard_hashable<typename Model::state>);

/// The model knows the key of an operation, so its histories can be split.
template <class Model>
concept keyed_model = sequential_model<Model> &&
    requires(const Model& model, const typename Model::invocation& invocation) {
  requires std::totally_ordered<typename decltype(model.key_of(invocation))::value_type>;
  requires std::same_as<decltype(model.key_of(invocation)),
                        std::optional<typename decltype(model.key_of(invocation))::value_type>>;
};

namespace detail {
/// Stands for the key of models without one.
struct no_key {
  friend auto operator<=>(const no_key&, const no_key&) = default;
};

template <class Model>
struct key_type {
  using type = no_key;
};
template <keyed_model Model>
struct key_type<Model> {
  using type = typename decltype(std::declval<const Model&>().key_of(
      std::declval<const typename Model::invocation&>()))::value_type;
};
}  // namespace detail

/// The key type of a keyed model; an empty type for any other.
template <class Model>
using key_type_of = typename detail::key_type<Model>::type;

/// The model decomposes whole-table operations.
template <class Model>
concept expanding_model = keyed_model<Model> &&
    requires(const Model& model, const operation_of<Model>& whole,
             std::span<const key_type_of<Model>> keys, std::vector<operation_of<Model>>& out) {
  { model.expand(whole, keys, out) } -> std::same_as<bool>;
};

/// Advances `state` by the operation; true where the model allows the observed response there.
/// Null: the response is not known. On false the state is unspecified. Complexity: one step.
template <sequential_model Model>
[[nodiscard]] bool advance(const Model& model, typename Model::state& state,
                           const typename Model::invocation& invocation,
                           const typename Model::response* observed) {
  if constexpr (accepting_model<Model>) {
    return model.step(state, invocation, observed);
  } else {
    const typename Model::response produced = model.step(state, invocation);
    return observed == nullptr || produced == *observed;
  }
}

/// The hash by which states are told apart.
template <sequential_model Model>
[[nodiscard]] std::size_t hash_of(const Model& model, const typename Model::state& state) {
  if constexpr (hashing_model<Model>) {
    return model.hash(state);
  } else {
    return std::hash<typename Model::state>{}(state);
  }
}

/// The model's word that the operation changes no state when it answers so; false without a word.
template <sequential_model Model>
[[nodiscard]] bool is_effect_free(const Model& model, const typename Model::invocation& invocation,
                                  const typename Model::response* observed) {
  if constexpr (requires {
                  { model.is_effect_free(invocation, observed) } -> std::same_as<bool>;
                }) {
    return model.is_effect_free(invocation, observed);
  } else {
    return false;
  }
}

/// The model's word that the operation is accepted everywhere and overwrites the state.
template <sequential_model Model>
[[nodiscard]] bool is_blind(const Model& model, const typename Model::invocation& invocation,
                            const typename Model::response* observed) {
  if constexpr (requires {
                  { model.is_blind(invocation, observed) } -> std::same_as<bool>;
                }) {
    return model.is_blind(invocation, observed);
  } else {
    return false;
  }
}

/// Some operations rely on what others reveal.
template <class Model>
concept revealing_model = sequential_model<Model> &&
    requires(const Model& model, const typename Model::invocation& invocation,
             const typename Model::response* observed) {
  requires std::totally_ordered<typename decltype(model.reveals(invocation, observed))::value_type>;
  requires std::same_as<decltype(model.reveals(invocation, observed)),
                        decltype(model.relies_on(invocation, observed))>;
  { model.without_reliance(invocation) } -> std::same_as<typename Model::invocation>;
};

/// The observed response, or null for a pending operation.
template <class Invocation, class Response>
[[nodiscard]] const Response* observed(
    const history::operation<Invocation, Response>& operation) noexcept {
  return operation.response ? &*operation.response : nullptr;
}

}  // namespace brigade::linearize
