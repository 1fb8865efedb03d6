// What becomes of a chain of values (chains.hpp) as a whole: when it is the state.
#pragma once

#include <algorithm>
#include <brigade/linearize/keyed/result.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include "chains.hpp"
#include "value_table.hpp"

namespace brigade::linearize::keyed {

/// The operations that name the values of a chain, all of which took effect.
struct stretch {
  stamp invoked = std::numeric_limits<stamp>::min();  ///< the last
  stamp responded = never;                            ///< the first
  std::size_t begins = no_operation;                  ///< the store that is no swap
  value_id last = absent;                             ///< where there are swaps
  std::uint32_t longest = 0;                          ///< swaps that lead to `last`
  std::uint32_t swaps = 0;

  /// True where one swap follows the other.
  [[nodiscard]] bool is_line() const noexcept { return swaps == longest; }

  /// True where all of it may happen at one instant.
  [[nodiscard]] bool is_instant() const noexcept { return invoked <= responded; }
};

class stretches {
 public:
  /// `known` is of the same operations, and must outlive it. A value that is there from the start
  /// has responded before all. O(n).
  stretches(std::span<const operation> operations, value_id initial, chains& known);

  /// The chain that the operation belongs to, if it took effect for certain.
  [[nodiscard]] std::optional<value_id> chain_of(const operation& op);

  [[nodiscard]] stretch of(value_id chain) { return by_chain_.at(chain); }

  /// Has the last invocation of the chain's operations no earlier than this.
  void raise(value_id chain, stamp invoked) {
    by_chain_.at(chain).invoked = std::max(by_chain_.at(chain).invoked, invoked);
  }

 private:
  chains& known_;
  value_table<stretch> by_chain_;
};

}  // namespace brigade::linearize::keyed
