// The operations that are open at an instant of the search, each in a numbered slot.
//
// Slots are handed out again once an operation has responded, so masks over slots are as wide as
// the most operations that were ever open together, however long the history.
#pragma once

#include <algorithm>
#include <brigade/linearize/model.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace brigade::linearize::detail {

/// Whether all operations that are judged together are on one key (or the model has none).
enum class scope { one_key, joint };

inline constexpr std::uint32_t nobody = ~std::uint32_t{0};

template <sequential_model Model>
class open_operations {
 public:
  using operation_type = operation_of<Model>;

  struct slot {
    const operation_type* operation = nullptr;
    std::uint32_t position = nobody;  ///< of the operation in its part
    std::uint32_t elder = nobody;     ///< the slot of one alike that responds before this one
    bool effect_free = false;
    bool blind = false;
    std::optional<key_type_of<Model>> key{};  ///< of a blind one, in a joint search
  };

  explicit open_operations(const Model& model) : model_(&model) {}

  /// Forgets all; `reach` says what the operations to come are on.
  void clear(scope reach) {
    scope_ = reach;
    slots_.clear();
    free_.clear();
    effectful_.clear();
    settling_.clear();
  }

  /// How many slots there have been; the widest mask needed.
  [[nodiscard]] std::size_t capacity() const noexcept { return slots_.size(); }
  [[nodiscard]] const slot& operator[](std::uint32_t at) const noexcept { return slots_[at]; }

  /// Slots of the open operations that may change a state.
  [[nodiscard]] const std::vector<std::uint32_t>& effectful() const noexcept { return effectful_; }

  /// Slots of those that do not: they are linearized wherever they fit.
  [[nodiscard]] const std::vector<std::uint32_t>& settling() const noexcept { return settling_; }

  /// True where each of the two overwrites what the other leaves.
  [[nodiscard]] bool hide_each_other(std::uint32_t one, std::uint32_t other) const {
    return slots_[one].blind && slots_[other].blind && slots_[one].key == slots_[other].key;
  }

  /// Opens the operation and returns its slot. O(open operations that are compared).
  std::uint32_t open(const operation_type& operation, std::uint32_t position) {
    auto at = static_cast<std::uint32_t>(slots_.size());
    if (free_.empty()) {
      slots_.emplace_back();
    } else {
      at = free_.back();
      free_.pop_back();
    }
    fill(slots_[at], operation, position);
    if (slots_[at].effect_free) {
      settling_.push_back(at);
    } else {
      find_elder(at);
      effectful_.push_back(at);
    }
    return at;
  }

  void close(std::uint32_t at) {
    std::erase(settling_, at);
    std::erase(effectful_, at);
    for (const std::uint32_t other : effectful_) {
      if (slots_[other].elder == at) {
        slots_[other].elder = nobody;
      }
    }
    slots_[at] = {};
    free_.push_back(at);
  }

 private:
  /// More than this many open operations are not searched for their like.
  static constexpr std::size_t compared = 128;

  void fill(slot& opened, const operation_type& operation, std::uint32_t position) {
    const auto* const answer = observed(operation);
    opened.operation = &operation;
    opened.position = position;
    opened.effect_free = is_effect_free(*model_, operation.invocation, answer);
    opened.blind = is_blind(*model_, operation.invocation, answer);
    if constexpr (keyed_model<Model>) {
      if (opened.blind && scope_ == scope::joint) {
        opened.key = model_->key_of(operation.invocation);
      }
    }
  }

  void find_elder(std::uint32_t at) {
    if constexpr (std::equality_comparable<typename Model::invocation> &&
                  std::equality_comparable<typename Model::response>) {
      const std::size_t first = effectful_.size() > compared ? effectful_.size() - compared : 0;
      for (std::size_t i = first; i < effectful_.size(); ++i) {
        order(effectful_[i], at);
      }
    }
  }

  /// Notes which of two operations is the other's elder, if they are alike.
  void order(std::uint32_t left, std::uint32_t right) {
    const operation_type& a = *slots_[left].operation;
    const operation_type& b = *slots_[right].operation;
    if (!(a.invocation == b.invocation) || !(a.response == b.response)) {
      return;
    }
    const bool left_first = deadline(left) < deadline(right);
    slot& younger = slots_[left_first ? right : left];
    const std::uint32_t elder = left_first ? left : right;
    if (younger.elder == nobody || deadline(younger.elder) < deadline(elder)) {
      younger.elder = elder;
    }
  }

  /// When the operation responds, as the timeline orders responses.
  [[nodiscard]] std::pair<history::stamp, std::uint32_t> deadline(std::uint32_t at) const noexcept {
    const operation_type& operation = *slots_[at].operation;
    return {operation.pending() ? history::never : operation.responded, slots_[at].position};
  }

  const Model* model_;
  std::vector<slot> slots_{};
  std::vector<std::uint32_t> free_{};
  std::vector<std::uint32_t> effectful_{};
  std::vector<std::uint32_t> settling_{};
  scope scope_ = scope::one_key;
};

}  // namespace brigade::linearize::detail
