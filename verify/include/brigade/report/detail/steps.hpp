// The steps of a linearization, with the state that each leaves.
#pragma once

#include <brigade/linearize/model.hpp>
#include <brigade/report/document.hpp>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace brigade::report::detail {

/// How a state reads; the state of one key by itself where the description has a word for it.
template <class Description>
[[nodiscard]] std::string state_text(const typename Description::model::state& now, bool one_key) {
  if constexpr (requires { Description::key_state_text(now); }) {
    if (one_key) return Description::key_state_text(now);
  }
  return Description::text(now);
}

/// Runs the model along an order. Steps of operations that the document does not show change the
/// state and are not listed.
template <class Description>
class step_list {
 public:
  using model_type = typename Description::model;
  using operation_type = linearize::operation_of<model_type>;

  /// `shown` gives each operation's index in the document, or a number too large to be one.
  step_list(const model_type& model, const std::vector<std::size_t>& shown, bool one_key)
      : model_(model), shown_(shown), state_(model.initial()), one_key_(one_key) {}

  /// The model is known to accept it.
  void add(std::size_t index, const operation_type& op) {
    (void)linearize::advance(model_, state_, op.invocation, linearize::observed(op));
    list(index);
  }

  /// Adds the operation if the model accepts it here; a pending one only if it changes something.
  bool try_add(std::size_t index, const operation_type& op) {
    typename model_type::state next = state_;
    if (!linearize::advance(model_, next, op.invocation, linearize::observed(op))) return false;
    if (op.pending() && next == state_) return false;
    state_ = std::move(next);
    list(index);
    return true;
  }

  [[nodiscard]] report::linearization linearization(std::string scope) const {
    return {std::move(scope), steps_};
  }

  /// Operations added, listed or not.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  void list(std::size_t index) {
    ++size_;
    if (shown_[index] < shown_.size())
      steps_.push_back({shown_[index], state_text<Description>(state_, one_key_)});
  }

  const model_type& model_;
  const std::vector<std::size_t>& shown_;
  typename model_type::state state_;
  std::vector<step> steps_;
  std::size_t size_ = 0;
  bool one_key_;
};

}  // namespace brigade::report::detail
