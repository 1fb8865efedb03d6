// What the rest of the history will ask for: how many operations not yet invoked need a value to be
// the state, and how many could store it. A configuration that has lost a value for good while
// somebody still needs it is dropped at once, not when the need is met.
//
// Built in O(n), and only once a search has grown wide; kept up to date in O(1) per invocation.
#pragma once

#include <brigade/linearize/keyed/operation.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>

namespace brigade::linearize::keyed {

class lookahead {
 public:
  /// Over the operations not yet invoked.
  explicit lookahead(std::span<const operation> rest) {
    future_.reserve(rest.size());
    for (const auto& op : rest) {
      count(op, 1);
    }
  }

  /// The operation is invoked: it is not in the future any more.
  void invoke(const operation& op) { count(op, -1); }

  [[nodiscard]] bool needed(value_id value) const noexcept {
    const auto it = future_.find(value);
    return it != future_.end() && it->second.needs > 0;
  }
  [[nodiscard]] bool storable(value_id value) const noexcept {
    const auto it = future_.find(value);
    return derives_ || (it != future_.end() && it->second.stores > 0);
  }

  /// An operation that answers from then on and must find exactly this value.
  [[nodiscard]] static bool needs_exactly(const operation& op) noexcept {
    return op.when == condition::equals && !op.pending() && !op.unanswered;
  }

 private:
  struct demand {
    std::int32_t needs = 0;
    std::int32_t stores = 0;
  };

  void count(const operation& op, std::int32_t by) {
    if (needs_exactly(op)) {
      future_[op.expected].needs += by;
    }
    if (op.then == effect::store) {
      future_[op.stored].stores += by;
    }
    derives_ = derives_ || op.then == effect::derive;
  }

  std::unordered_map<value_id, demand> future_;
  bool derives_ = false;
};

}  // namespace brigade::linearize::keyed
