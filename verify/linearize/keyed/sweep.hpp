// The general search over one key: a frontier of configurations, advanced along the time axis.
//
// An operation is linearized as late as possible, at its own response or because another one's
// response needs it (Lowe, "Testing for linearizability", 2017, after Wing and Gong, 1993), and
// only operations that are open have bits, so a configuration is a few words whatever the length of
// the history. What keeps the frontier narrow:
//   - an operation that changes nothing is done as soon as the state meets its condition;
//   - a blind write may have been hidden by the one that follows it (`free` in configuration.hpp);
//   - dominated configurations are dropped, and what went through more states and back than had to
//     be, since that can be done later (exchange.hpp);
//   - of identical open operations, the one that responds first goes first;
//   - so do operations that store different values which nobody to come tells apart: they are
//     identical, but for the open gets of what they store, which go along (tightened histories);
//   - a pending operation owes nothing;
//   - a step on the way to a response is taken only if something gains by it, and a cycle of steps
//     that could as well follow the response is left for later;
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
#include "exchange.hpp"
#include "lookahead.hpp"
#include "window.hpp"

namespace brigade::linearize::keyed {

template <std::size_t Words>
class sweep {
 public:
  using slots = mask<Words>;
  using config = configuration<Words>;

  sweep(value_id initial, successor* derived) : derived_(derived) {
    offer(frontier_, {initial, initial, {}, {}});
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

  /// From now on gives up with `cut_short` at a response that takes more steps.
  void be_patient_for(std::size_t steps) noexcept { patience_ = steps; }

  /// An operation is invoked. Needs a free slot. O(frontier).
  std::size_t invoke(const operation& op, std::size_t index) {
    const std::size_t slot = window_.open(op, index);
    for (auto& c : frontier_) {
      if (op.pending() || leaves_no_trace(op, c.state)) {
        c.done.set(slot);
      }
    }
    if (may_rest()) {
      if (op.then == effect::store) {
        note_unnamed(op.stored);
      }
      if (op.when != condition::always) {
        note_unnamed(op.expected);
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
      steps_.clear();
      reached_.clear();
      for (const auto& c : frontier_) {
        if (c.done.test(slot)) {
          keep(c, slot);
        }
        if (!c.spent.test(slot) && (window_.changing().test(slot) || !c.done.test(slot))) {
          steps_.push_back({c, nowhere});
          reached_.append(c);
        }
      }
      if (!pay(slot, allowed)) {
        return outcome::cut_short;
      }
      frontier_.swap(next_);
      frontier_.narrow(width_);
    }
    const value_id named = window_.at(slot).expected;
    window_.close(slot);
    if (may_rest()) {
      note_unnamed(named);
    }
    return frontier_.empty() ? outcome::dead : outcome::alive;
  }

  /// With a lookahead, configurations are dropped before the response that kills them: the last of
  /// those responses, and whose it is.
  [[nodiscard]] stamp doomed_at() const noexcept { return doomed_at_; }
  [[nodiscard]] std::size_t doomed_by() const noexcept { return doomed_by_; }

  [[nodiscard]] std::size_t bytes() const noexcept {
    return frontier_.bytes() + next_.bytes() + reached_.bytes() +
           steps_.capacity() * sizeof(reached);
  }

  /// The same sweep with more slots. Only for a full one, where slots keep their numbers.
  template <std::size_t Wider>
  [[nodiscard]] sweep<Wider> widened() const {
    sweep<Wider> wide(absent, derived_);
    wide.adopt(window_.template widened<Wider>(), ahead_, doomed_at_, doomed_by_);
    wide.narrow(width_, steps_allowed_);
    wide.be_patient_for(patience_);
    for (const auto& c : frontier_) {
      wide.add(
          {c.state, c.stored, c.done.template widened<Wider>(), c.spent.template widened<Wider>()});
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
  void add(const config& c) { offer(frontier_, c); }

 private:
  bool offer(antichain<Words>& to, const config& candidate,
             round_trips trips = round_trips::alike) const {
    return to.offer(candidate, [this, trips](const config& a, const config& b) {
      return a.dominates(b) || dominates_by_exchange(window_, a, b, trips);
    });
  }

  [[nodiscard]] bool may_rest() const noexcept { return ahead_ != nullptr && ahead_->tightened(); }

  /// Where nobody but open gets names the value any more: it is `unnamed` wherever it is the state,
  /// and those that store it come to rest. The gets have their place there, if one alone stores it.
  void note_unnamed(value_id value) {
    if (value == absent || ahead_->named(value)) {
      return;
    }
    const auto& names = window_.names(value);
    if ((names.equals & (window_.changing() | window_.unanswered())).any() ||
        (names.equals.any() &&
         (!ahead_->stored_once(value) || (names.stores & window_.unanswered()).any())) ||
        waits(names.differs | names.differs_present)) {
      return;
    }
    bool changed = false;
    (names.stores - window_.resting()).for_each([&](std::size_t slot) {
      window_.rest(slot);
      changed = true;
    });
    for (auto& c : frontier_) {
      if (c.state == value) {
        c.state = unnamed;
        changed = true;
      }
    }
    if (changed) {
      next_.clear();
      for (auto& c : frontier_) {
        if (c.state == unnamed) {
          c.done |= visits(window_.resting_quiet() - c.spent);
        }
        offer(next_, c);
      }
      frontier_.swap(next_);
    }
  }

  /// True where one of them is still to be done, or may be used, somewhere.
  [[nodiscard]] bool waits(const slots& some) const noexcept {
    const auto undone = [&](const config& c) { return !c.done.includes(some); };
    return some.any() && ((some & window_.changing()).any() ||
                          std::any_of(frontier_.begin(), frontier_.end(), undone));
  }

  /// The operations and the gets of what they store.
  [[nodiscard]] slots visits(const slots& resting) const noexcept {
    slots all{};
    resting.for_each([&](std::size_t slot) { all |= window_.visit(slot); });
    return all;
  }

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
    offer(next_, c);
    if (next_.size() / 4 > width_) {
      next_.narrow(width_);
    }
  }

  /// Every useful sequence of open operations that ends with the operation in `last`, from the
  /// configurations in `steps_`. False where the budget, or the patience, ends.
  bool pay(std::size_t last, budget& allowed) {
    const value_id end = end_of(window_.at(last), last);
    trips_ = end == absent || end == unnamed ? round_trips::alike : round_trips::told_apart;
    const std::size_t most = steps_allowed_ * std::min(steps_.size(), unlimited / steps_allowed_);
    for (std::size_t i = 0; i < std::min(steps_.size(), most); ++i) {
      if (i >= patience_ || !allowed.spend(bytes(), 1 + reached_.size() / 16)) {
        return false;
      }
      const config at = steps_[i].at;
      const auto met = met_by(at.state, window_.names(at.state));
      const slots usable = (window_.changing() & met) - at.spent;
      usable.for_each([&](std::size_t slot) {
        if (!outranked(at, slot)) {
          step(i, at, met, slot, last);
        }
      });
    }
    return allowed.spend(bytes());
  }

  /// The state in which the operation in the slot leaves, if that is certain.
  [[nodiscard]] value_id end_of(const operation& op, std::size_t slot) const noexcept {
    if (op.then == effect::derive || (op.then == effect::none && op.when != condition::equals)) {
      return nowhere_certain;
    }
    return op.then == effect::none        ? op.expected
           : window_.resting().test(slot) ? unnamed
                                          : op.stored;
  }

  /// True where a step from `from` to a state closes a cycle that passes through the state in which
  /// the operation in `last` leaves. Then the cycle can as well be gone through after that.
  [[nodiscard]] bool postponable(std::size_t from, value_id state, std::size_t last) const {
    const value_id end = end_of(window_.at(last), last);
    if (end == nowhere_certain) {
      return false;
    }
    bool passes = state == end;
    for (std::size_t i = from; i != nowhere; i = steps_[i].before) {
      passes = passes || steps_[i].at.state == end;
      if (steps_[i].at.state == state) {
        return passes;
      }
    }
    return false;
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

  void step(std::size_t from, const config& at, const slots& met, std::size_t slot,
            std::size_t last) {
    config to = at;
    to.state = after(window_.at(slot), at.state);
    to.spent.set(slot);
    to.done.set(slot);
    to.stored = to.state;
    const auto& names = window_.names(to.state);
    const auto met_now = met_by(to.state, names);
    auto settled = settled_by(to.state, names, met_now);
    if (window_.resting().test(slot)) {
      to.state = unnamed;
      settled |= visits(window_.resting_quiet() - to.spent);
    }
    to.done |= settled;
    if (window_.blind().test(slot)) {
      to.done |= window_.blind() | visits(window_.resting_blind() - to.spent);
    }
    if (lost_for_good(at.state, to)) {
      return;
    }
    if (slot == last || settled.test(last)) {
      keep(to, last);
    }
    if (slot != last && !(settled.test(last) && !window_.changing().test(last)) &&
        gains(at, to, met_now - met, last) && !postponable(from, to.state, last) && !stuck_in(to) &&
        offer(reached_, to, trips_)) {
      steps_.push_back({to, from});
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

  /// The operation that still needs the state, where it cannot come back once it is left.
  [[nodiscard]] std::size_t irretrievably_needed_by(value_id state, const config& at) const {
    if (ahead_ == nullptr || window_.deriving().any()) {
      return no_operation;
    }
    const auto& names = window_.names(state);
    if ((names.stores - at.spent).any() || ahead_->storable(state)) {
      return no_operation;
    }
    std::size_t needed_by = ahead_->next_need(state);
    (names.equals - at.done - window_.unanswered()).for_each([&](std::size_t slot) {
      needed_by = window_.index(slot);
    });
    return needed_by;
  }

  /// True where whichever open operation leaves the state loses it for good.
  [[nodiscard]] bool stuck_in(const config& at) {
    return !(window_.names(at.state).equals & window_.changing()).any() &&
           dooms(irretrievably_needed_by(at.state, at));
  }

  /// True where the state that was left is still needed and cannot come back.
  [[nodiscard]] bool lost_for_good(value_id left, const config& to) {
    return left != to.state && dooms(irretrievably_needed_by(left, to));
  }

  /// Remembers the latest response at which a configuration that was dropped would have died.
  bool dooms(std::size_t needed_by) noexcept {
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

  static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t nowhere = unlimited;
  static constexpr value_id nowhere_certain = unnamed + 1;

  /// A configuration on the way to a response, and the step before it.
  struct reached {
    config at;
    std::size_t before;
  };

  window<Words> window_;
  antichain<Words> frontier_;
  antichain<Words> next_;
  antichain<Words> reached_;                // by the sequences under way
  std::vector<reached> steps_;              // the same in the order of discovery
  round_trips trips_ = round_trips::alike;  // on the way to the response
  successor* derived_;
  lookahead* ahead_ = nullptr;
  std::size_t width_ = unlimited;
  std::size_t steps_allowed_ = unlimited;
  std::size_t patience_ = unlimited;
  stamp doomed_at_ = std::numeric_limits<stamp>::min();
  std::size_t doomed_by_ = no_operation;
};

}  // namespace brigade::linearize::keyed
