// The operations of a stream that are on the whole table, and what they say of each key.
//
// What one says of a key is known once it is answered, and of keys that are first named later too:
// a clear that was never answered may still remove them. The model says it (expand, model.hpp).
#pragma once

#include <algorithm>
#include <brigade/linearize/model.hpp>
#include <cstddef>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace brigade::tools {

/// Not thread-safe. Memory: the keys, the open operations, those that reach keys to come, and
/// until drop() all others.
template <class Model>
class whole_table {
 public:
  using operation_type = linearize::operation_of<Model>;
  using key_type = linearize::key_type_of<Model>;

  explicit whole_table(const Model& model) : model_(&model) {}

  /// False for an operation that is one step over all keys.
  [[nodiscard]] bool can_expand(const operation_type& operation) const {
    if constexpr (linearize::expanding_model<Model>) {
      std::vector<operation_type> none;
      return model_->expand(operation, {}, none);
    } else {
      return false;
    }
  }

  /// The number of an operation that was invoked after those before.
  std::size_t begin(operation_type begun) {
    open_.emplace(next_, std::move(begun));
    return next_++;
  }

  [[nodiscard]] operation_type& operator[](std::size_t number) { return open_.at(number); }

  /// The invocation of the first open one; `never` where there is none.
  [[nodiscard]] history::stamp first_invoked() const noexcept {
    return open_.empty() ? history::never : open_.begin()->second.invoked;
  }

  /// It is answered, or given up.
  void end(std::size_t number) {
    keep(open_.at(number));
    open_.erase(number);
  }

  /// It had no effect.
  void forget(std::size_t number) { open_.erase(number); }

  /// No more responses: those without one.
  [[nodiscard]] std::vector<operation_type> take_unanswered() {
    std::vector<operation_type> unanswered;
    for (auto& [number, operation] : open_) {
      keep(operation);
      unanswered.push_back(std::move(operation));
    }
    open_.clear();
    return unanswered;
  }

  /// Calls `reach` with each key and each piece of the operation that is on it.
  template <class Reach>
  void expand(const operation_type& whole, Reach reach) {
    if constexpr (linearize::expanding_model<Model>) {
      if (has_new_key_) {
        std::sort(keys_.begin(), keys_.end());
        has_new_key_ = false;
      }
      std::vector<operation_type> pieces;
      (void)model_->expand(whole, keys_, pieces);
      for (operation_type& piece : pieces) {
        const key_type on = *model_->key_of(piece.invocation);
        reach(on, std::move(piece));
      }
    }
  }

  /// A key that is named for the first time: calls `reach` with each piece that is on it of
  /// operations that are over, unless nothing is judged any more.
  template <class Reach>
  void add_key(const key_type& key, bool is_gathering, Reach reach) {
    if constexpr (linearize::expanding_model<Model>) {
      if (is_gathering) {
        return;
      }
      keys_.push_back(key);
      has_new_key_ = true;
      std::vector<operation_type> pieces;
      for (const operation_type& each : lasting_) {
        (void)model_->expand(each, std::span(&key, 1), pieces);
      }
      for (operation_type& piece : pieces) {
        reach(std::move(piece));
      }
    }
  }

  /// Nobody will ask for everything.
  void drop() {
    over_ = {};
    has_dropped_ = true;
  }

  /// All of them, in no order, unless they were dropped.
  [[nodiscard]] std::vector<operation_type> take_everything() {
    std::vector<operation_type> all = std::move(over_);
    for (auto& [number, operation] : open_) {
      all.push_back(std::move(operation));
    }
    open_.clear();
    return all;
  }

 private:
  void keep(const operation_type& operation) {
    if (!has_dropped_) {
      over_.push_back(operation);
    }
    if (reaches_keys_to_come(operation)) {
      lasting_.push_back(operation);
    }
  }

  /// True where it may still take effect on a key that nobody has named yet.
  [[nodiscard]] bool reaches_keys_to_come(const operation_type& operation) const {
    if constexpr (linearize::expanding_model<Model>) {
      const key_type any{};
      std::vector<operation_type> pieces;
      (void)model_->expand(operation, std::span(&any, 1), pieces);
      return std::any_of(pieces.begin(), pieces.end(),
                         [](const operation_type& piece) { return piece.pending(); });
    } else {
      return false;
    }
  }

  const Model* model_;
  std::vector<key_type> keys_{};
  bool has_new_key_ = false;  ///< since they were sorted
  std::map<std::size_t, operation_type> open_{};
  std::vector<operation_type> over_{};
  std::vector<operation_type> lasting_{};
  std::size_t next_ = 0;
  bool has_dropped_ = false;
};

}  // namespace brigade::tools
