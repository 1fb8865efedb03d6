// What the rest of the history will ask for: the operations not yet invoked that need a value to be
// the state, and how many could store it. A configuration that has lost a value for good while
// somebody still needs it is dropped at once, not when the need is met.
//
// Built in O(n), and only once a search has grown wide; kept up to date in O(1) per invocation.
#pragma once

#include <algorithm>
#include <brigade/linearize/keyed/result.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "value_table.hpp"

namespace brigade::linearize::keyed {

class lookahead {
 public:
  /// Whether stores respond no later than the first operation that found their value
  /// (distinct.hpp).
  enum class deadlines { as_recorded, tightened };

  /// Over the operations not yet invoked: those from the `from`th on, in the order of
  /// order_by_invocation.
  lookahead(std::span<const operation> operations, std::span<const std::size_t> order,
            std::size_t from, deadlines known = deadlines::as_recorded)
      : tightened_(known == deadlines::tightened),
        operations_(operations),
        next_need_(operations.size(), no_operation),
        largest_(largest(operations)),
        future_(largest_, operations.size()) {
    for (std::size_t i = operations.size(); i-- > from;) {
      const std::size_t index = order.empty() ? i : order[i];
      const operation& op = operations[index];
      if (needs_exactly(op)) {
        auto& wanted = future_.at(op.expected);
        next_need_[index] = wanted.first_need;
        wanted.first_need = index;
      }
      if (op.then == effect::store) {
        stored_before_all(op.stored);
        ++future_.at(op.stored).stores;
      }
      future_.at(op.expected).names += names_value(op) ? 1U : 0U;
      derives_ = derives_ || op.then == effect::derive;
    }
  }

  /// The operation is invoked: it is not in the future any more.
  void invoke(std::size_t index) {
    const operation& op = operations_[index];
    if (needs_exactly(op)) {
      future_.at(op.expected).first_need = next_need_[index];
    }
    future_.at(op.stored).stores -= op.then == effect::store ? 1U : 0U;
    future_.at(op.expected).names -= names_value(op) ? 1U : 0U;
  }

  /// Takes the latest invocation back that was not taken back yet.
  void take_back(std::size_t index) {
    const operation& op = operations_[index];
    if (needs_exactly(op)) {
      future_.at(op.expected).first_need = index;
    }
    future_.at(op.stored).stores += op.then == effect::store ? 1U : 0U;
    future_.at(op.expected).names += names_value(op) ? 1U : 0U;
  }

  [[nodiscard]] const operation& at(std::size_t index) const noexcept { return operations_[index]; }

  /// The next operation to be invoked that needs the value to be the state; `no_operation` if none.
  [[nodiscard]] std::size_t next_need(value_id value) {
    return value > largest_ ? no_operation : future_.at(value).first_need;
  }

  [[nodiscard]] bool storable(value_id value) {
    return derives_ || (value <= largest_ && future_.at(value).stores > 0);
  }

  /// The state before the first operation counts as stored, too.
  void stored_before_all(value_id value) {
    if (value <= largest_) {
      auto& wanted = future_.at(value);
      wanted.repeated = wanted.known;
      wanted.known = true;
    }
  }

  [[nodiscard]] bool tightened() const noexcept { return tightened_; }

  /// True where one operation at most stores the value, which is not the state at the start.
  [[nodiscard]] bool stored_once(value_id value) {
    return value <= largest_ && !future_.at(value).repeated;
  }

  /// True where an operation not yet invoked tells the value from others.
  [[nodiscard]] bool named(value_id value) {
    return value <= largest_ && future_.at(value).names > 0;
  }

  /// An operation that answers, and must find exactly one value.
  [[nodiscard]] static bool needs_exactly(const operation& op) noexcept {
    return op.when == condition::equals && !op.pending() && !op.unanswered;
  }

 private:
  struct demand {
    std::size_t first_need = no_operation;
    std::uint32_t stores = 0;
    std::uint32_t names = 0;
    bool known = false;  ///< stored by one operation at least
    bool repeated = false;
  };

  [[nodiscard]] static bool names_value(const operation& op) noexcept {
    return op.when != condition::always && (op.changes() || !op.pending());
  }

  [[nodiscard]] static value_id largest(std::span<const operation> operations) noexcept {
    value_id value = absent;
    for (const auto& op : operations) {
      value = std::max({value, op.expected, op.stored});
    }
    return value;
  }

  bool tightened_;
  std::span<const operation> operations_;
  std::vector<std::size_t> next_need_;
  value_id largest_;  // derived states may have ids beyond it
  value_table<demand> future_;
  bool derives_ = false;
};

}  // namespace brigade::linearize::keyed
