// The operations that are open at one instant, each in a slot, indexed by the values they name.
//
// Opening and closing an operation costs O(number of open operations that store the same value);
// what a state satisfies costs one lookup.
#pragma once

#include <brigade/linearize/keyed/operation.hpp>
#include <cstddef>
#include <vector>

#include "mask.hpp"
#include "value_index.hpp"

namespace brigade::linearize::keyed {

template <std::size_t Words>
class window {
 public:
  using slots = mask<Words>;

  window()
      : operations_(slots::capacity),
        indices_(slots::capacity),
        sooner_(slots::capacity),
        visits_(slots::capacity) {}

  [[nodiscard]] bool full() const noexcept { return open_.first_free() == slots::capacity; }
  [[nodiscard]] bool empty() const noexcept { return !open_.any(); }

  [[nodiscard]] const operation& at(std::size_t slot) const noexcept { return operations_[slot]; }

  /// The operation's position in the history.
  [[nodiscard]] std::size_t index(std::size_t slot) const noexcept { return indices_[slot]; }

  [[nodiscard]] const slots& open() const noexcept { return open_; }
  [[nodiscard]] const slots& changing() const noexcept { return changing_; }
  /// Those that store whatever the state is: a later one hides an earlier one.
  [[nodiscard]] const slots& blind() const noexcept { return blind_; }
  [[nodiscard]] const slots& deriving() const noexcept { return deriving_; }
  [[nodiscard]] const slots& pending() const noexcept { return pending_; }

  [[nodiscard]] const named_by<Words>& names(value_id value) const noexcept {
    return values_.find(value);
  }

  /// Those whose stored value nobody names but open gets, which will all be done with it. To store
  /// it is to make the state present, no more. Blind ones, and all that need no absence.
  [[nodiscard]] const slots& resting() const noexcept { return resting_; }
  [[nodiscard]] const slots& resting_blind() const noexcept { return resting_blind_; }
  [[nodiscard]] const slots& resting_quiet() const noexcept { return resting_quiet_; }
  /// A resting operation and the gets of its value.
  [[nodiscard]] const slots& visit(std::size_t slot) const noexcept { return visits_[slot]; }

  /// Open operations of the same condition and effect that respond sooner.
  [[nodiscard]] const slots& sooner(std::size_t slot) const noexcept { return sooner_[slot]; }

  /// Those whose condition the state meets. `yields` is left to the caller.
  [[nodiscard]] slots met_by(value_id state, const named_by<Words>& names_state) const noexcept {
    slots met = always_ | names_state.equals | (differs_ - names_state.differs);
    if (state != absent) {
      met |= differs_present_ - names_state.differs_present;
    }
    return met;
  }

  [[nodiscard]] const slots& unanswered() const noexcept { return unanswered_; }

  /// Takes a free slot; the caller has made sure there is one.
  std::size_t open(const operation& op, std::size_t index) {
    const std::size_t slot = open_.first_free();
    operations_[slot] = op;
    indices_[slot] = index;
    open_.set(slot);
    note_condition(op, slot);
    if (op.changes()) {
      changing_.set(slot);
      rank_among_identical(op, slot);
      (op.then == effect::store ? values_.at(op.stored).stores : deriving_).set(slot);
    }
    if (op.pending()) {
      pending_.set(slot);
    }
    if (op.unanswered) {
      unanswered_.set(slot);
    }
    return slot;
  }

  /// From now on the operation is a resting one.
  void rest(std::size_t slot) {
    const operation& op = operations_[slot];
    resting_.for_each([&](std::size_t other) {
      const operation& rival = operations_[other];
      if (rival.when != op.when || rival.expected != op.expected ||
          rival.unanswered != op.unanswered) {
        return;
      }
      const bool rival_first = rival.responded != op.responded ? rival.responded < op.responded
                                                               : indices_[other] < indices_[slot];
      sooner_[rival_first ? slot : other].set(rival_first ? other : slot);
    });
    resting_.set(slot);
    visits_[slot] = names(op.stored).equals;
    visits_[slot].set(slot);
    if (op.when == condition::always) {
      resting_blind_.set(slot);
      resting_quiet_.set(slot);
    } else if (op.when == condition::differs && op.expected == absent) {
      resting_quiet_.set(slot);
    }
  }

  void close(std::size_t slot) {
    const operation& op = operations_[slot];
    resting_.for_each([&](std::size_t other) {
      visits_[other].reset(slot);
      sooner_[other].reset(slot);
    });
    values_.forget(op.expected, slot);
    if (op.then == effect::store) {
      values_.forget(op.stored, slot);
      names(op.stored).stores.for_each([&](std::size_t other) { sooner_[other].reset(slot); });
    } else if (op.then == effect::derive) {
      deriving_.for_each([&](std::size_t other) { sooner_[other].reset(slot); });
    }
    for (slots* set :
         {&open_, &changing_, &blind_, &deriving_, &pending_, &always_, &differs_,
          &differs_present_, &unanswered_, &resting_, &resting_blind_, &resting_quiet_}) {
      set->reset(slot);
    }
  }

  /// The same operations in the same slots of a wider window.
  template <std::size_t Wider>
  [[nodiscard]] window<Wider> widened() const {
    window<Wider> wide;
    open_.for_each([&](std::size_t slot) { wide.open(operations_[slot], indices_[slot]); });
    resting_.for_each([&](std::size_t slot) { wide.rest(slot); });
    return wide;
  }

 private:
  void note_condition(const operation& op, std::size_t slot) {
    switch (op.when) {
      case condition::always:
        always_.set(slot);
        if (op.then == effect::store) {
          blind_.set(slot);
        }
        break;
      case condition::equals:
        values_.at(op.expected).equals.set(slot);
        break;
      case condition::differs:
        differs_.set(slot);
        values_.at(op.expected).differs.set(slot);
        break;
      case condition::differs_present:
        differs_present_.set(slot);
        values_.at(op.expected).differs_present.set(slot);
        break;
      case condition::yields:
        break;
    }
  }

  void rank_among_identical(const operation& op, std::size_t slot) {
    sooner_[slot] = visits_[slot] = {};
    const slots& rivals = op.then == effect::store ? names(op.stored).stores : deriving_;
    rivals.for_each([&](std::size_t other) {
      const operation& rival = operations_[other];
      if (rival.when != op.when || rival.expected != op.expected || rival.then != op.then ||
          rival.stored != op.stored || rival.unanswered != op.unanswered) {
        return;
      }
      const bool rival_first = rival.responded != op.responded ? rival.responded < op.responded
                                                               : indices_[other] < indices_[slot];
      if (rival_first) {
        sooner_[slot].set(other);
      } else {
        sooner_[other].set(slot);
      }
    });
  }

  std::vector<operation> operations_;
  std::vector<std::size_t> indices_;
  std::vector<slots> sooner_;
  std::vector<slots> visits_;
  value_index<Words> values_;
  slots open_{}, changing_{}, blind_{}, deriving_{}, pending_{};
  slots always_{}, differs_{}, differs_present_{}, unanswered_{};
  slots resting_{}, resting_blind_{}, resting_quiet_{};
};

}  // namespace brigade::linearize::keyed
