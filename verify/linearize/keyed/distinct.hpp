// Histories in which most stored values are stored once: what that tells about time.
//
// Whoever finds a value that one operation alone stores comes after that operation. So a store
// responds, in effect, no later than the first operation that found its value does, and has then
// stored, even where its own response never came or told nothing. Once nobody still to come names
// the value, it is as good as any other (sweep.hpp). What Gibbons and Korach, "Testing shared
// memories", SIAM J. Comput. 26(4), 1997, conclude for reads and writes from the clusters of
// operations on one value holds for conditional operations in this form.
#pragma once

#include <brigade/linearize/keyed/result.hpp>
#include <cstddef>
#include <span>
#include <vector>

namespace brigade::linearize::keyed {

/// The operations by invocation, with the response of each store brought forward.
struct tightened_history {
  std::vector<operation> operations;
  std::vector<std::size_t> position;  ///< of each in the history as it was given
  std::vector<std::size_t> witness;   ///< whose response each one's is, by position as given
};

/// True where at least half of the operations that store a present value store one that no other
/// operation stores, and none derives. O(n).
[[nodiscard]] bool mostly_distinct(std::span<const operation> operations, value_id initial);

/// Linearizable exactly when the operations are, provided that no get responds before its value's
/// only store is invoked (refutation.hpp). `order` as from order_by_invocation. O(n).
[[nodiscard]] tightened_history tighten(std::span<const operation> operations,
                                        std::span<const std::size_t> order, value_id initial);

}  // namespace brigade::linearize::keyed
