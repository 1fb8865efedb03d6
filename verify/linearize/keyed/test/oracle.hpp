// The definition of linearizability, tried out: every order of the operations that real time
// allows.
#pragma once

#include <brigade/linearize/keyed/result.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <utility>

namespace brigade::linearize::keyed::test {

class oracle {
 public:
  oracle(std::span<const operation> operations, const options& allowed)
      : operations_(operations), derived_(allowed.derived), initial_(allowed.initial) {}

  [[nodiscard]] bool linearizable() { return extend(0, initial_); }

 private:
  [[nodiscard]] bool extend(std::uint32_t taken, value_id state) {
    bool complete = true;
    for (std::size_t i = 0; i < operations_.size(); ++i) {
      complete = complete && ((taken >> i & 1U) != 0 || operations_[i].pending());
    }
    if (complete) {
      return true;
    }
    if (!seen_.emplace(taken, state).second) {
      return false;
    }
    for (std::size_t i = 0; i < operations_.size(); ++i) {
      if ((taken >> i & 1U) != 0 || !may_be_next(i, taken)) {
        continue;
      }
      const auto next = step(operations_[i], state);
      if (next && extend(taken | std::uint32_t{1} << i, *next)) {
        return true;
      }
    }
    return false;
  }

  [[nodiscard]] bool may_be_next(std::size_t i, std::uint32_t taken) const {
    for (std::size_t j = 0; j < operations_.size(); ++j) {
      if ((taken >> j & 1U) == 0 && operations_[j].responded < operations_[i].invoked) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] std::optional<value_id> step(const operation& op, value_id state) {
    const value_id next = op.then == effect::store    ? op.stored
                          : op.then == effect::derive ? derived_->next(state, op.stored)
                                                      : state;
    bool met = true;
    switch (op.when) {
      case condition::always:
        break;
      case condition::equals:
        met = state == op.expected;
        break;
      case condition::differs:
        met = state != op.expected;
        break;
      case condition::differs_present:
        met = state != op.expected && state != absent;
        break;
      case condition::yields:
        met = next == op.expected;
        break;
    }
    if (met) {
      return next;
    }
    return op.unanswered ? std::optional(state) : std::nullopt;
  }

  std::span<const operation> operations_;
  successor* derived_;
  value_id initial_;
  std::set<std::pair<std::uint32_t, value_id>> seen_;
};

}  // namespace brigade::linearize::keyed::test
