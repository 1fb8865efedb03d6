// What a check hands back: the verdict, and on violation the evidence.
#pragma once

#include <brigade/linearize/model.hpp>
#include <brigade/linearize/verdict.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace brigade::linearize {

/// An operation of the judged history, or one of the single-key operations that a whole-table
/// operation stands for.
template <class Model>
struct judged_operation {
  std::size_t index = 0;  ///< position in the history that was given
  std::size_t part = 0;   ///< tells apart what one whole-table operation stands for

  /// In a core, without its response where that was relaxed, and without what it relies on
  /// (model.hpp) where the operation that revealed that was left out.
  operation_of<Model> operation{};
};

/// An instant at which nothing was open and one state was possible, so that what came before counts
/// as this state.
template <class Model>
struct settled_past {
  typename Model::state state{};
  std::size_t operations = 0;  ///< how many came before, and are left out of the core
};

/// Why a history is not linearizable.
template <class Model>
struct explanation {
  /// The key whose operations contradict each other; empty after a joint search.
  std::optional<key_type_of<Model>> key{};

  /// Operations that are not linearizable by themselves. Those left out have no effect, or were
  /// invoked after the last response that counts; those without a response may or may not have
  /// taken effect.
  std::vector<judged_operation<Model>> core{};

  /// Where the whole past could not be relaxed within the budget: the core is of what came after,
  /// and starts from this state instead of the initial one.
  std::optional<settled_past<Model>> settled{};

  /// True where relaxing any one more operation of the core (dropping one without effect, taking
  /// the response from one with effect) makes the rest linearizable. False where the budget ended
  /// first.
  bool core_is_irreducible = false;

  /// A linearization of the longest linearizable prefix: everything answered before `stuck`, and
  /// what of the operations then open had to take effect.
  std::vector<judged_operation<Model>> prefix{};

  /// The state that the prefix leaves.
  typename Model::state state{};

  /// Some of the states that the orders of the prefix leave; at least one.
  std::vector<typename Model::state> possible_states{};

  /// The operation whose response no linearization of the prefix reaches.
  judged_operation<Model> stuck{};
};

/// The outcome of a check.
template <class Model>
struct result {
  linearize::verdict verdict = linearize::verdict::unknown;
  std::string reason{};            ///< for `unknown`: which bound was met, and where
  std::size_t operations = 0;      ///< judged, whole-table ones as what they stand for
  std::size_t configurations = 0;  ///< how many were visited
  std::optional<linearize::explanation<Model>> explanation{};  ///< on violation, if asked for
};

}  // namespace brigade::linearize
