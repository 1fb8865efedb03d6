// Feeds a sweep with the operations of one key, one by one in the order of invocation, and widens
// it as more of them are open at once.
#pragma once

#include <algorithm>
#include <brigade/linearize/keyed/result.hpp>
#include <cstddef>
#include <utility>
#include <variant>

#include "budget.hpp"
#include "lookahead.hpp"
#include "sweep.hpp"
#include "timeline.hpp"

namespace brigade::linearize::keyed {

class search_driver {
 public:
  /// The budget may be shared with others, one after the other; it must outlive the driver.
  search_driver(const options& allowed, budget& shared)
      : budget_(&shared), sweep_(std::in_place_type<sweep<1>>, allowed.initial, allowed.derived) {}

  /// The next operation by invocation, with its response stamp. False once the verdict is in.
  bool feed(const operation& op, std::size_t index) {
    if (op.pending() && !op.changes()) {
      return true;
    }
    if (decided_ || !respond_before(op.invoked) || !make_room()) {
      decided_ = true;
      return false;
    }
    std::visit([&](auto& s) { invoke(s, op, index); }, sweep_);
    return true;
  }

  /// Every operation invoked before `now` has been fed. False once the verdict is in.
  bool advance(stamp now) {
    decided_ = decided_ || !respond_before(now);
    return !decided_;
  }

  /// No more operations.
  const result& finish() {
    if (!decided_ && respond_before(never)) {
      result_.verdict = verdict::holds;
    }
    decided_ = true;
    return result_;
  }

  [[nodiscard]] bool decided() const noexcept { return decided_; }

  /// Configurations held now.
  [[nodiscard]] std::size_t width() const {
    return std::visit([](const auto& s) { return s.frontier().size(); }, sweep_);
  }

  /// Operations open now.
  [[nodiscard]] std::size_t open() const {
    return std::visit([](const auto& s) { return s.open_operations().open().count(); }, sweep_);
  }

  /// As sweep::narrow: `violated` then means no more than that
  /// these died.
  void narrow(std::size_t width, std::size_t steps) {
    std::visit([&](auto& s) { s.narrow(width, steps); }, sweep_);
  }

  /// As sweep::be_patient_for: where that is not enough, `unknown` without a bound.
  void be_patient_for(std::size_t steps) {
    std::visit([&](auto& s) { s.be_patient_for(steps); }, sweep_);
  }

  /// Turns the lookahead on, which tells of the operations still to be fed and no others; it must
  /// outlive the driver.
  void look_ahead(lookahead& ahead) {
    ahead_ = &ahead;
    std::visit([&](auto& s) { s.look_ahead(&ahead); }, sweep_);
  }

 private:
  template <class Sweep>
  void invoke(Sweep& s, const operation& op, std::size_t index) {
    if (s.open_operations().empty() && s.frontier().size() == 1) {
      result_.cut = index;
      const auto& only = *s.frontier().begin();
      result_.cut_state = only.state == unnamed ? only.stored : only.state;
    }
    if (ahead_ != nullptr) {
      ahead_->invoke(index);
    }
    const std::size_t slot = s.invoke(op, index);
    if (!op.pending()) {
      due_.push({op.responded, index, slot});
    }
  }

  /// False where the verdict is in.
  bool respond_before(stamp now) {
    while (!due_.empty() && due_.next().at < now) {
      const auto due = due_.next();
      due_.pop();
      if (!std::visit([&](auto& s) { return respond(s, due); }, sweep_)) {
        return false;
      }
    }
    return true;
  }

  template <class Sweep>
  bool respond(Sweep& s, const due_response& due) {
    const auto outcome = s.respond(due.slot, *budget_);
    if (outcome == Sweep::outcome::cut_short) {
      result_.met = budget_->met();
      return false;
    }
    if (outcome == Sweep::outcome::dead) {
      result_.verdict = verdict::violated;
      result_.stuck = s.doomed_at() > due.at ? s.doomed_by() : due.index;
      return false;
    }
    result_.widest = std::max(result_.widest, s.frontier().size());
    return true;
  }

  /// False where no sweep is wide enough.
  bool make_room() {
    return std::visit([&](auto& s) { return !s.full() || widen(s); }, sweep_);
  }
  template <std::size_t Words>
  bool widen(const sweep<Words>& narrow) {
    if constexpr (Words < 16) {
      auto wide = narrow.template widened<Words * 2>();
      sweep_ = std::move(wide);
      return true;
    } else {
      result_.met = bound::width;
      return false;
    }
  }

  budget* budget_;
  due_responses due_;
  lookahead* ahead_ = nullptr;
  std::variant<sweep<1>, sweep<2>, sweep<4>, sweep<8>, sweep<16>> sweep_;
  bool decided_ = false;
  result result_;
};

}  // namespace brigade::linearize::keyed
