// The operations of one key that were not judged yet, in the order of their invocations.
//
// An operation without a response holds back those behind it, until it is answered or given up:
// taken for pending. Beside the line wait what operations on the whole table say of the key; of
// equal stamps these come first.
#pragma once

#include <algorithm>
#include <brigade/history/operation.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "key_stream.hpp"

namespace brigade::tools {

/// Not thread-safe. Constant time each, amortised, but for what is rare: pieces and given up ones.
template <class Operation>
class waiting_line {
 public:
  struct entry {
    Operation operation;
    bool is_ready = false;
    bool has_failed = false;
    origin from = origin::history;
  };

  /// The operation's number, by which it is found again.
  std::size_t add(Operation begun) {
    line_.push_back({std::move(begun)});
    return left_ + line_.size() - first_ - 1;
  }

  [[nodiscard]] entry& operator[](std::size_t number) { return line_[number - left_ + first_]; }

  /// How many are in the line.
  [[nodiscard]] std::size_t size() const noexcept { return line_.size() - first_; }

  /// A complete operation, or a pending one, that has its place by its invocation.
  void add_piece(Operation piece) {
    auto& pieces = rare().pieces;
    const auto behind = std::upper_bound(
        pieces.begin(), pieces.end(), piece.invoked,
        [](history::stamp at, const Operation& each) { return at < each.invoked; });
    pieces.insert(behind, std::move(piece));
  }

  /// The invocation of the first one; `never` where nothing waits.
  [[nodiscard]] history::stamp first_invoked() const noexcept {
    const history::stamp own = size() == 0 ? history::never : line_[first_].operation.invoked;
    return has_piece() ? std::min(own, rare_->pieces.front().invoked) : own;
  }

  /// Takes out the first one, unless it is not ready or was invoked after `limit`.
  [[nodiscard]] std::optional<entry> next(history::stamp limit) {
    if (first_invoked() > limit) {
      return std::nullopt;
    }
    if (has_piece() &&
        (size() == 0 || rare_->pieces.front().invoked <= line_[first_].operation.invoked)) {
      std::optional<entry> piece({std::move(rare_->pieces.front()), true, false, origin::piece});
      rare_->pieces.erase(rare_->pieces.begin());
      return piece;
    }
    if (size() == 0 || !line_[first_].is_ready) {
      return std::nullopt;
    }
    std::optional<entry> own(std::move(line_[first_]));
    ++first_;
    ++left_;
    tidy();
    return own;
  }

  /// No more responses: whatever has none is pending.
  void give_up() {
    for (std::size_t at = first_; at < line_.size(); ++at) {
      line_[at].is_ready = true;
    }
  }

  /// Takes the first one that is not ready for pending, in case it is answered after all.
  void give_up_first() {
    for (std::size_t at = first_; at < line_.size(); ++at) {
      if (!line_[at].is_ready) {
        line_[at].is_ready = true;
        rare().given_up.emplace_back(left_ + at - first_, line_[at].operation);
        return;
      }
    }
  }

  /// True where the operation was given up and has left the line.
  [[nodiscard]] bool has_left(std::size_t number) const noexcept { return number < left_; }

  /// The operation, which was given up.
  [[nodiscard]] Operation take_given_up(std::size_t number) {
    auto& all = rare().given_up;
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const auto& each) { return each.first == number; });
    Operation taken = std::move(found->second);
    all.erase(found);
    return taken;
  }

  /// Gives memory back where nothing waits.
  void shrink() {
    if (line_.empty()) {
      line_.shrink_to_fit();
    }
  }

  /// Moves the history's own operations to the end of `out`, those that failed apart.
  template <class Operations>
  void take_history(Operations& out) {
    for (std::size_t at = first_; at < line_.size(); ++at) {
      if (!line_[at].has_failed) {
        out.push_back(std::move(line_[at].operation));
      }
    }
    line_.clear();
    first_ = 0;
  }

 private:
  struct rare_operations {
    std::vector<Operation> pieces{};
    std::vector<std::pair<std::size_t, Operation>> given_up{};
  };

  [[nodiscard]] bool has_piece() const noexcept { return rare_ && !rare_->pieces.empty(); }

  rare_operations& rare() {
    if (!rare_) {
      rare_ = std::make_unique<rare_operations>();
    }
    return *rare_;
  }

  void tidy() {
    if (first_ == line_.size()) {
      line_.clear();
      first_ = 0;
    } else if (first_ > 64 && first_ > line_.size() / 2) {
      line_.erase(line_.begin(), line_.begin() + static_cast<std::ptrdiff_t>(first_));
      first_ = 0;
    }
  }

  std::vector<entry> line_{};
  std::size_t first_ = 0;  ///< in `line_`
  std::size_t left_ = 0;   ///< operations that have left the line
  std::unique_ptr<rare_operations> rare_{};
};

}  // namespace brigade::tools
