// Drives a sweep over one key's operations, widening it as more of them are open at once.
#include <brigade/linearize/keyed/check.hpp>
#include <optional>
#include <stdexcept>
#include <variant>
#include <vector>

#include "budget.hpp"
#include "lookahead.hpp"
#include "sweep.hpp"
#include "timeline.hpp"

namespace brigade::linearize::keyed {
namespace {

class searcher {
 public:
  searcher(std::span<const operation> operations, const options& allowed)
      : operations_(operations),
        order_(order_by_invocation(operations)),
        budget_(allowed),
        look_ahead_from_(allowed.look_ahead_from),
        sweep_(std::in_place_type<sweep<1>>, allowed.initial, allowed.derived) {}

  result run() {
    for (std::size_t i = 0; i < operations_.size(); ++i) {
      const std::size_t index = position(i);
      const operation& op = operations_[index];
      if (op.pending() && !op.changes()) {
        continue;
      }
      if (!respond_before(op.invoked) || !make_room()) {
        return result_;
      }
      std::visit([&](auto& s) { invoke(s, op, index); }, sweep_);
      invoked_ = i + 1;
    }
    if (respond_before(never)) {
      result_.verdict = verdict::holds;
    }
    return result_;
  }

 private:
  [[nodiscard]] std::size_t position(std::size_t i) const noexcept {
    return order_.empty() ? i : order_[i];
  }

  template <class Sweep>
  void invoke(Sweep& s, const operation& op, std::size_t index) {
    if (s.open_operations().empty() && s.frontier().size() == 1) {
      result_.cut = index;
      result_.cut_state = s.frontier().begin()->state;
    }
    if (ahead_) {
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
    const auto outcome = s.respond(due.slot, budget_);
    if (outcome == Sweep::outcome::cut_short) {
      result_.met = budget_.met();
      return false;
    }
    if (outcome == Sweep::outcome::dead) {
      result_.verdict = verdict::violated;
      result_.stuck = s.doomed_at() > due.at ? s.doomed_by() : due.index;
      return false;
    }
    result_.widest = std::max(result_.widest, s.frontier().size());
    if (s.frontier().size() > look_ahead_from_ && !ahead_) {
      count_the_future();
      s.look_ahead(&*ahead_);
    }
    return true;
  }

  void count_the_future() {
    std::vector<std::size_t> rest;
    for (std::size_t i = invoked_; i < operations_.size(); ++i) {
      rest.push_back(position(i));
    }
    ahead_.emplace(operations_, rest);
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

  std::span<const operation> operations_;
  std::vector<std::size_t> order_;
  budget budget_;
  std::size_t look_ahead_from_;
  due_responses due_;
  std::optional<lookahead> ahead_;
  std::size_t invoked_ = 0;
  std::variant<sweep<1>, sweep<2>, sweep<4>, sweep<8>, sweep<16>> sweep_;
  result result_;
};

}  // namespace

result search(std::span<const operation> operations, const options& allowed) {
  for (const auto& op : operations) {
    if (op.then == effect::derive && allowed.derived == nullptr) {
      throw std::invalid_argument("an operation derives, but options.derived is null");
    }
  }
  return searcher(operations, allowed).run();
}

}  // namespace brigade::linearize::keyed
