// The definition of linearizability, tried out: every order of the operations, nothing clever. It
// shares no code with the checker; only the model's step is common to both.
#pragma once

#include <brigade/linearize/model.hpp>
#include <cstddef>
#include <vector>

namespace brigade::linearize::test {

template <sequential_model Model>
class oracle {
 public:
  oracle(const Model& model, const std::vector<operation_of<Model>>& operations)
      : model_(&model), operations_(&operations), used_(operations.size(), false) {}

  [[nodiscard]] bool linearizable() { return extend(model_->initial()); }

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
                                const std::vector<operation_of<Model>>& operations) {
  return oracle<Model>(model, operations).linearizable();
}

}  // namespace brigade::linearize::test
