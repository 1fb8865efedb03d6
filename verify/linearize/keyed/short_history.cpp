#include <array>
#include <bit>
#include <brigade/linearize/keyed/check.hpp>
#include <brigade/linearize/keyed/short_history.hpp>
#include <cstdint>
#include <optional>

namespace brigade::linearize::keyed {
namespace {

using slots = std::uint32_t;

/// The operations by the order of their responses: then the first one not yet taken bounds what
/// may come next.
class short_search {
 public:
  [[nodiscard]] static bool fits(std::span<const operation> operations) noexcept {
    if (operations.size() > short_length) {
      return false;
    }
    bool derives = false;
    for (const auto& op : operations) {
      derives = derives || op.then == effect::derive;
    }
    return !derives;
  }

  explicit short_search(std::span<const operation> operations) noexcept {
    for (const auto& op : operations) {
      if (!op.pending() || op.changes()) {
        insert(op);
      }
    }
    for (std::size_t i = 0; i < size_; ++i) {
      const stamp end = by_response_[i]->responded;
      slots starts = 0;
      for (std::size_t j = 0; j < size_; ++j) {
        starts |= static_cast<slots>(by_response_[j]->invoked <= end) << j;
      }
      may_start_[i] = starts;
    }
  }

  /// Nothing, where it gave up.
  [[nodiscard]] std::optional<bool> linearizable(value_id initial) noexcept {
    const bool found = extend(0, initial);
    return steps_left_ == 0 && !found ? std::nullopt : std::optional(found);
  }

 private:
  void insert(const operation& op) noexcept {
    std::size_t place = size_++;
    for (; place > 0 && by_response_[place - 1]->responded > op.responded; --place) {
      by_response_[place] = by_response_[place - 1];
    }
    by_response_[place] = &op;
    answered_ += op.pending() ? 0U : 1U;
  }

  [[nodiscard]] static bool meets(const operation& op, value_id state) noexcept {
    switch (op.when) {
      case condition::equals:
        return state == op.expected;
      case condition::differs:
        return state != op.expected;
      case condition::differs_present:
        return state != op.expected && state != absent;
      default:
        return true;
    }
  }

  /// Takes what fits without a trace, then tries each change in turn.
  [[nodiscard]] bool extend(slots taken, value_id state) noexcept {
    if (steps_left_ == 0) {
      return false;
    }
    --steps_left_;
    slots changes = 0;
    slots failures = 0;  // of operations whose results nobody saw
    for (slots looked_at = taken;;) {
      const auto first = static_cast<std::size_t>(std::countr_one(taken));
      if (first >= answered_) {
        return true;
      }
      const slots fresh = may_start_[first] & ~looked_at;
      if (fresh == 0) {
        break;
      }
      looked_at |= fresh;
      for (slots rest = fresh; rest != 0; rest &= rest - 1) {
        const auto i = static_cast<std::size_t>(std::countr_zero(rest));
        const operation& op = *by_response_[i];
        const slots bit = slots{1} << i;
        if (!meets(op, state)) {
          failures |= op.unanswered ? bit : 0;
        } else if (op.changes()) {
          changes |= bit;
        } else {
          taken |= bit;
        }
      }
    }
    for (; changes != 0; changes &= changes - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(changes));
      if (extend(taken | slots{1} << i, by_response_[i]->stored)) {
        return true;
      }
    }
    for (; failures != 0; failures &= failures - 1) {
      if (extend(taken | (failures & -failures), state)) {
        return true;
      }
    }
    return false;
  }

  std::array<const operation*, short_length> by_response_;
  std::array<slots, short_length> may_start_;
  std::size_t size_ = 0;
  std::size_t answered_ = 0;
  unsigned steps_left_ = 4096;
};

}  // namespace

verdict check_short(std::span<const operation> operations, value_id initial) {
  if (short_search::fits(operations)) {
    if (const auto holds = short_search(operations).linearizable(initial)) {
      return *holds ? verdict::holds : verdict::violated;
    }
  }
  options allowed;
  allowed.initial = initial;
  return search(operations, allowed).verdict;
}

}  // namespace brigade::linearize::keyed
