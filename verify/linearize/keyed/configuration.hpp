// One way in which the past may have gone: the state it left, and what it left to the open
// operations.
//
//              not spent                           spent
//   not done   owed: has to happen by its response   (never)
//   done       free: may happen, need not            taken: happened, must not again
//
// An operation is free when it could have happened already without leaving a trace (a write hidden
// by a later one, a write of the value that is there), or need never happen (pending). A read is
// never spent. Only the open operations have bits.
#pragma once

#include <algorithm>
#include <brigade/linearize/keyed/operation.hpp>
#include <cstddef>
#include <vector>

#include "mask.hpp"

namespace brigade::linearize::keyed {

/// The state that stands for every value that no operation still to come, or open, can tell from
/// another one: present, and no more than that.
inline constexpr value_id unnamed = last_value + 2;

template <std::size_t Words>
struct configuration {
  value_id state = absent;
  value_id stored = absent;  ///< what a state that nobody names any more was stored as
  mask<Words> done{};
  mask<Words> spent{};

  /// True where whatever the future allows `other`, it allows this one: the same state, no more
  /// owed, no less to use.
  [[nodiscard]] bool dominates(const configuration& other) const noexcept {
    return state == other.state && done.includes(other.done) && other.spent.includes(spent);
  }

  /// How many of the open operations it is free to use or not, less those that it owes: a guess at
  /// how much the future allows it.
  [[nodiscard]] std::size_t ease() const noexcept {
    return mask<Words>::capacity + done.count() - spent.count();
  }

  void forget(std::size_t slot) noexcept {
    done.reset(slot);
    spent.reset(slot);
  }
};

/// Configurations of which none dominates another.
template <std::size_t Words>
class antichain {
 public:
  /// Adds it, and drops what it dominates. False where one that is there dominates it. Linear.
  template <class Dominates>
  bool offer(const configuration<Words>& candidate, Dominates dominates) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (dominates(members_[i], candidate)) {
        return false;  // nothing was dropped: domination is transitive
      }
      if (!dominates(candidate, members_[i])) {
        if (kept != i) {
          members_[kept] = members_[i];
        }
        ++kept;
      }
    }
    members_.resize(kept);
    members_.push_back(candidate);
    return true;
  }

  /// Adds it, where it is known that none dominates another.
  void append(const configuration<Words>& member) { members_.push_back(member); }

  /// Keeps the easiest, at most so many. The antichain does not tell any more what is possible,
  /// only what is certainly so.
  void narrow(std::size_t width) {
    if (members_.size() <= width) {
      return;
    }
    const auto end = members_.begin() + static_cast<std::ptrdiff_t>(width);
    std::nth_element(members_.begin(), end, members_.end(),
                     [](const auto& a, const auto& b) { return a.ease() > b.ease(); });
    members_.erase(end, members_.end());
  }

  void clear() noexcept { members_.clear(); }
  void swap(antichain& other) noexcept { members_.swap(other.members_); }
  [[nodiscard]] bool empty() const noexcept { return members_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return members_.size(); }
  [[nodiscard]] auto begin() noexcept { return members_.begin(); }
  [[nodiscard]] auto end() noexcept { return members_.end(); }
  [[nodiscard]] auto begin() const noexcept { return members_.begin(); }
  [[nodiscard]] auto end() const noexcept { return members_.end(); }
  [[nodiscard]] std::size_t bytes() const noexcept {
    return members_.capacity() * sizeof(configuration<Words>);
  }

 private:
  std::vector<configuration<Words>> members_;
};

}  // namespace brigade::linearize::keyed
