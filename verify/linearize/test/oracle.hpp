// The definition of linearizability, tried out: every order of the operations, nothing clever. It
// shares no code with the checker; only the model's step is common to both.
#pragma once

#include <brigade/linearize/model.hpp>
#include <cstddef>
#include <set>
#include <vector>

namespace brigade::linearize::test {

template <sequential_model Model>
class oracle {
 public:
  oracle(const Model& model, const std::vector<operation_of<Model>>& operations)
      : model_(&model), operations_(&operations), used_(operations.size(), false) {}

  [[nodiscard]] bool linearizable(const typename Model::state& from) { return extend(from); }

 private:
  bool extend(const typename Model::state& state) {
    if (nothing_left()) {
      return true;
    }
    for (std::size_t at = 0; at < used_.size(); ++at) {
      if (used_[at] || something_precedes(at)) {
        continue;
      }
      typename Model::state after = state;
      const auto& operation = (*operations_)[at];
      if (!advance(*model_, after, operation.invocation, observed(operation))) {
        continue;
      }
      used_[at] = true;
      const bool found = extend(after);
      used_[at] = false;
      if (found) {
        return true;
      }
    }
    return false;
  }

  [[nodiscard]] bool nothing_left() const {
    for (std::size_t at = 0; at < used_.size(); ++at) {
      if (!used_[at] && !(*operations_)[at].pending()) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] bool something_precedes(std::size_t at) const {
    for (std::size_t other = 0; other < used_.size(); ++other) {
      if (!used_[other] && !(*operations_)[other].pending() &&
          history::precedes((*operations_)[other], (*operations_)[at])) {
        return true;
      }
    }
    return false;
  }

  const Model* model_;
  const std::vector<operation_of<Model>>* operations_;
  std::vector<bool> used_;
};

template <sequential_model Model>
[[nodiscard]] bool linearizable(const Model& model,
                                const std::vector<operation_of<Model>>& operations,
                                const typename Model::state& from) {
  return oracle<Model>(model, operations).linearizable(from);
}

/// From the initial state.
template <sequential_model Model>
[[nodiscard]] bool linearizable(const Model& model,
                                const std::vector<operation_of<Model>>& operations) {
  return linearizable(model, operations, model.initial());
}

/// The operations with those on the whole table replaced by what the model says they stand for.
template <sequential_model Model>
[[nodiscard]] std::vector<operation_of<Model>> expanded(
    const Model& model, const std::vector<operation_of<Model>>& operations) {
  if constexpr (expanding_model<Model>) {
    std::set<key_type_of<Model>> keys;
    for (const auto& operation : operations) {
      if (const auto key = model.key_of(operation.invocation)) {
        keys.insert(*key);
      }
    }
    const std::vector<key_type_of<Model>> sorted(keys.begin(), keys.end());
    std::vector<operation_of<Model>> all;
    for (const auto& operation : operations) {
      if (model.key_of(operation.invocation) || !model.expand(operation, sorted, all)) {
        all.push_back(operation);
      }
    }
    return all;
  } else {
    return operations;
  }
}

}  // namespace brigade::linearize::test
