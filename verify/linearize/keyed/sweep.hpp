// The general search over one key: a frontier of configurations, advanced along the time axis.
//
// An operation is linearized as late as possible, at its own response or because another one's
// response needs it (Lowe, "Testing for linearizability", 2017, after Wing and Gong, 1993), and
// only operations that are open have bits, so a configuration is a few words whatever the length of
// the history. What keeps the frontier narrow:
//   - an operation that changes nothing is done as soon as the state meets its condition;
//   - a blind write may have been hidden by the one that follows it (`free` in configuration.hpp);
//   - dominated configurations are dropped;
//   - of identical open operations, the one that responds first goes first;
//   - a pending operation owes nothing;
//   - a step on the way to a response is taken only if something gains by it;
//   - with a lookahead, a state that somebody still needs and nobody can restore is not left.
// Worst case: exponential in the number of operations open at once (the problem is NP-complete),
// linear in the length of the history.
#pragma once

#include <algorithm>
#include <brigade/linearize/keyed/result.hpp>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "budget.hpp"
#include "configuration.hpp"
#include "lookahead.hpp"
#include "window.hpp"

namespace brigade::linearize::keyed {

template <std::size_t Words>
class sweep {
 public:
  using slots = mask<Words>;
  using config = configuration<Words>;

  sweep(value_id initial, successor* derived) : derived_(derived) {
    frontier_.offer({initial, {}, {}});
  }

  [[nodiscard]] bool full() const noexcept { return window_.full(); }
  [[nodiscard]] const window<Words>& open_operations() const noexcept { return window_; }
  [[nodiscard]] const antichain<Words>& frontier() const noexcept { return frontier_; }

  /// Turns the lookahead on; it must outlive the sweep or be taken away again.
  void look_ahead(lookahead* ahead) noexcept { ahead_ = ahead; }

  /// From now on holds at most so many configurations, and tries so many steps per response and
  /// configuration: it may die though the history is linearizable, but what survives is.
  void narrow(std::size_t width, std::size_t steps) noexcept {
    width_ = width;
    steps_allowed_ = steps;
  }

  /// An operation is invoked. Needs a free slot. O(frontier).
  std::size_t invoke(const operation& op, std::size_t index) {
    const std::size_t slot = window_.open(op, index);
    for (auto& c : frontier_) {
      if (op.pending() || leaves_no_trace(op, c.state)) {
        c.done.set(slot);
      }
    }
    return slot;
  }

  enum class outcome { alive, dead, cut_short };

  /// The operation in the slot responds: whatever owes it pays now or dies. Gives up with
  /// `cut_short` where the budget does; the sweep is of no use after that.
  outcome respond(std::size_t slot, budget& allowed) {
    if (!settled_alike(slot)) {
      next_.clear();
      for (const auto& c : frontier_) {
        if (c.done.test(slot)) {
          keep(c, slot);
        }
        if (!c.spent.test(slot) && (window_.changing().test(slot) || !c.done.test(slot))) {
          pay(c, slot, allowed);
        }
        if (!allowed.spend(bytes())) {
          return outcome::cut_short;
        }
      }
      frontier_.swap(next_);
      frontier_.narrow(width_);
    }
    window_.close(slot);
    return frontier_.empty() ? outcome::dead : outcome::alive;
  }

  /// With a lookahead, configurations are dropped before the response that kills them: the last of
  /// those responses, and whose it is.
  [[nodiscard]] stamp doomed_at() const noexcept { return doomed_at_; }
  [[nodiscard]] std::size_t doomed_by() const noexcept { return doomed_by_; }

  [[nodiscard]] std::size_t bytes() const noexcept {
    return frontier_.bytes() + next_.bytes() + reached_.bytes() +
           steps_.capacity() * sizeof(config);
  }

  /// The same sweep with more slots. Only for a full one, where slots keep their numbers.
  template <std::size_t Wider>
  [[nodiscard]] sweep<Wider> widened() const {
    sweep<Wider> wide(absent, derived_);
    wide.adopt(window_.template widened<Wider>(), ahead_, doomed_at_, doomed_by_);
    wide.narrow(width_, steps_allowed_);
    for (const auto& c : frontier_) {
      wide.add({c.state, c.done.template widened<Wider>(), c.spent.template widened<Wider>()});
    }
    return wide;
  }
  void adopt(window<Words> operations, lookahead* ahead, stamp doomed_at, std::size_t doomed_by) {
    window_ = std::move(operations);
    ahead_ = ahead;
    doomed_at_ = doomed_at;
    doomed_by_ = doomed_by;
    frontier_.clear();
  }
  void add(const config& c) { frontier_.offer(c); }

 private:
  /// True where the operation, linearized in this state, changes nothing.
  [[nodiscard]] bool leaves_no_trace(const operation& op, value_id state) {
    if (!meets(op, state)) {
      return op.unanswered;
    }
    return !op.changes() || after(op, state) == state;
  }

  [[nodiscard]] bool meets(const operation& op, value_id state) {
    switch (op.when) {
      case condition::always:
        return true;
      case condition::equals:
        return state == op.expected;
      case condition::differs:
        return state != op.expected;
      case condition::differs_present:
        return state != op.expected && state != absent;
      case condition::yields:
        break;
    }
    return derived_->next(state, op.stored) == op.expected;
  }

  [[nodiscard]] value_id after(const operation& op, value_id state) {
    return op.then == effect::store ? op.stored : derived_->next(state, op.stored);
  }

  /// The operations whose condition the state meets.
  [[nodiscard]] slots met_by(value_id state, const named_by<Words>& names) {
    slots met = window_.met_by(state, names);
    if (window_.deriving().any()) {
      window_.deriving().for_each([&](std::size_t slot) {
        if (meets(window_.at(slot), state)) {
          met.set(slot);
        }
      });
    }
    return met;
  }

  /// The operations that leave no trace in a state.
  [[nodiscard]] slots settled_by(value_id state, const named_by<Words>& names, const slots& met) {
    slots quiet = names.stores - window_.deriving();
    if (window_.deriving().any()) {
      window_.deriving().for_each([&](std::size_t slot) {
        if (after(window_.at(slot), state) == state) {
          quiet.set(slot);
        }
      });
    }
    return (met & ((window_.open() - window_.changing()) | quiet)) | (window_.unanswered() - met);
  }

  /// True where the response teaches nothing: every configuration has done the operation and can
  /// make no more use of it. Then it is forgotten in place.
  bool settled_alike(std::size_t slot) {
    const bool changing = window_.changing().test(slot);
    for (const auto& c : frontier_) {
      if (!c.done.test(slot) || (changing && !c.spent.test(slot))) {
        return false;
      }
    }
    for (auto& c : frontier_) {
      c.forget(slot);
    }
    return true;
  }

  void keep(config c, std::size_t slot) {
    c.forget(slot);
    next_.offer(c);
    if (next_.size() / 4 > width_) {
      next_.narrow(width_);
    }
  }

  /// Every useful sequence of open operations that ends with the operation in `last`.
  void pay(const config& from, std::size_t last, budget& allowed) {
    steps_.clear();
    reached_.clear();
    steps_.push_back(from);
    for (std::size_t i = 0; i < std::min(steps_.size(), steps_allowed_) && allowed.spend(bytes());
         ++i) {
      const config at = steps_[i];
      const auto met = met_by(at.state, window_.names(at.state));
      const slots usable = (window_.changing() & met) - at.spent;
      usable.for_each([&](std::size_t slot) {
        if (!outranked(at, slot)) {
          step(at, met, slot, last);
        }
      });
    }
  }

  /// True where an identical operation should go first: it responds sooner, and is owed if this
  /// one is.
  [[nodiscard]] bool outranked(const config& at, std::size_t slot) const noexcept {
    slots rivals = window_.sooner(slot) - at.spent;
    if (!at.done.test(slot)) {
      rivals -= at.done;
    }
    return rivals.any();
  }

  void step(const config& at, const slots& met, std::size_t slot, std::size_t last) {
    config to = at;
    to.state = after(window_.at(slot), at.state);
    to.spent.set(slot);
    to.done.set(slot);
    const auto& names = window_.names(to.state);
    const auto met_now = met_by(to.state, names);
    const auto settled = settled_by(to.state, names, met_now);
    to.done |= settled;
    if (window_.blind().test(slot)) {
      to.done |= window_.blind();
    }
    if (lost_for_good(at.state, to)) {
      return;
    }
    if (slot == last || settled.test(last)) {
      keep(to, last);
    }
    if (slot != last && !(settled.test(last) && !window_.changing().test(last)) &&
        gains(at, to, met_now - met, last) && reached_.offer(to)) {
      steps_.push_back(to);
    }
  }

  /// True where the step from `at` to `to` is worth taking on the way to the response of `last`.
  [[nodiscard]] bool gains(const config& at, const config& to, const slots& newly_met,
                           std::size_t last) const noexcept {
    if (window_.deriving().any()) {
      return true;
    }
    const slots usable = window_.changing() - to.spent;
    const slots guarded = usable - window_.blind();
    if ((newly_met & guarded).any()) {
      return true;
    }
    slots newly_done = to.done - at.done;
    if (window_.blind().test(last) || !guarded.any()) {
      newly_done -= window_.blind();  // the blind write that ends the sequence hides these anyway
    }
    return newly_done.any();
  }

  /// True where the state that was left is still needed and cannot come back.
  [[nodiscard]] bool lost_for_good(value_id left, const config& to) {
    if (ahead_ == nullptr || left == to.state || window_.deriving().any()) {
      return false;
    }
    const auto& names = window_.names(left);
    if ((names.stores - to.spent).any() || ahead_->storable(left)) {
      return false;
    }
    std::size_t needed_by = ahead_->next_need(left);
    (names.equals - to.done - window_.unanswered()).for_each([&](std::size_t slot) {
      needed_by = window_.index(slot);
    });
    if (needed_by == no_operation) {
      return false;
    }
    const stamp doomed_at = ahead_->at(needed_by).responded;
    if (doomed_at > doomed_at_) {
      doomed_at_ = doomed_at;
      doomed_by_ = needed_by;
    }
    return true;
  }

  window<Words> window_;
  antichain<Words> frontier_;
  antichain<Words> next_;
  antichain<Words> reached_;   // by the sequences under way
  std::vector<config> steps_;  // the same in the order of discovery
  successor* derived_;
  lookahead* ahead_ = nullptr;
  std::size_t width_ = std::numeric_limits<std::size_t>::max();
  std::size_t steps_allowed_ = std::numeric_limits<std::size_t>::max();
  stamp doomed_at_ = std::numeric_limits<stamp>::min();
  std::size_t doomed_by_ = no_operation;
};

}  // namespace brigade::linearize::keyed
