// Quiescent consistency is linearizability with a coarser clock, which ticks only while nothing is
// open: operations between the same two ticks overlap.
#pragma once

#include <algorithm>
#include <brigade/history/operation.hpp>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

namespace brigade::linearize::detail {

/// The operations at the same positions, by that clock. O(n log n).
template <class Operation>
[[nodiscard]] std::vector<Operation> by_quiescence(std::span<const Operation> operations) {
  std::vector<std::size_t> order(operations.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return operations[a].invoked < operations[b].invoked;
  });
  std::vector<Operation> coarse(operations.begin(), operations.end());
  history::stamp ticks = 0;
  history::stamp open_until = std::numeric_limits<history::stamp>::min();
  for (const std::size_t at : order) {
    const Operation& operation = operations[at];
    ticks += operation.invoked > open_until ? 1 : 0;
    open_until = std::max(open_until, operation.pending() ? history::never : operation.responded);
    coarse[at].invoked = ticks;
    coarse[at].responded = operation.pending() ? history::never : ticks;
  }
  return coarse;
}

}  // namespace brigade::linearize::detail
