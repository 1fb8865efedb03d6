// Values that one operation alone stores, in the order in which they must have followed each other.
//
// A compare-and-swap that succeeded from u to v, both stored once, says that v came directly after
// u. So values form chains, from one that was stored whatever was there, through each swap, to one
// that nobody swapped. The linearization points of all operations that name a chain's values lie in
// one stretch of time in which nothing else changes the state: for zones (zones.hpp) a chain is one
// value. What Gibbons and Korach, "Testing shared memories", SIAM J. Comput. 26(4), 1997, conclude
// for reads and writes of distinct values holds for chains in their place, and decides:
//
// Theorem. A history of gets, puts and swaps that succeeded, of values stored once each, is
// linearizable exactly when (1) no value is swapped twice; (2) in no chain an operation responds
// before one that comes earlier in the chain is invoked; (3) the zones of no two chains overlap as
// zones must not. Proof of the direction that is not plain: let D be the first response in a chain
// and L its last invocation. If D < L, each operation takes effect at the latest of D and the
// invocations up to it in the chain, which (2) says is no later than its response: the chain fills
// [D, L] and no more. If not, [L, D] is within each operation, and all take effect in the chain's
// order at one instant of it; there is one outside of all [D, L] of others, by (3). QED
//
// An operation that was never answered takes effect where somebody found its value, and is left out
// where nobody did. O(n log n); nothing here is recursive.
#pragma once

#include <brigade/linearize/keyed/result.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "value_table.hpp"

namespace brigade::linearize::keyed {

class chains {
 public:
  /// Whether a key that is absent may be followed like a value that is stored once.
  enum class absence { as_a_value, by_itself };

  /// None of the operations derives. O(n).
  chains(std::span<const operation> operations, value_id initial,
         absence empty = absence::as_a_value);

  /// True where the value is stored by one operation at most, the start counted as one.
  [[nodiscard]] bool followed(value_id value) { return links_.at(value).stores < 2; }

  /// The value that the chain begins with. O(1).
  [[nodiscard]] value_id first(value_id value) { return links_.at(value).first; }

  /// How many swaps lead from the chain's beginning to the value.
  [[nodiscard]] std::uint32_t depth(value_id value) { return links_.at(value).depth; }

  /// True where the operation took effect for certain: it answered that it did, or somebody found
  /// what it stores.
  [[nodiscard]] bool took_effect(const operation& op);

  /// The first response of an operation that found the value; `never` where nobody did.
  [[nodiscard]] stamp found_at(value_id value) { return links_.at(value).found_at; }

  /// True where the operation swaps one followed value for another, for certain.
  [[nodiscard]] bool swaps(const operation& op);

  /// How many operations do.
  [[nodiscard]] std::size_t swaps() const noexcept { return swaps_; }

  /// Two swaps of one value, if there are any: positions.
  [[nodiscard]] const std::optional<std::pair<std::size_t, std::size_t>>& swapped_twice() const {
    return swapped_twice_;
  }

 private:
  struct link {
    stamp found_at = never;
    std::size_t stored_by = no_operation;
    std::size_t swapped_by = no_operation;
    value_id before = absent;  ///< of which this one came directly after
    value_id first = absent;
    std::uint32_t depth = 0;
    std::uint8_t stores = 0;
    bool has_before = false;
    bool is_placed = false;
  };

  void count(std::span<const operation> operations, value_id initial, absence empty);
  void find(std::span<const operation> operations);
  void join(std::span<const operation> operations);
  void place(value_id value);

  value_table<link> links_;
  std::vector<value_id> path_{};
  std::size_t swaps_ = 0;
  std::optional<std::pair<std::size_t, std::size_t>> swapped_twice_{};
};

/// The verdict by chains; nothing where the history is not one of the theorem's.
[[nodiscard]] std::optional<result> check_chains(std::span<const operation> operations,
                                                 std::span<const std::size_t> order,
                                                 value_id initial);

/// A violation that chains show among operations of any kinds; nothing where they show none, or
/// where there are none. The three conditions of the theorem are necessary whatever else happens.
[[nodiscard]] std::optional<result> refute_by_chains(std::span<const operation> operations,
                                                     std::span<const std::size_t> order,
                                                     value_id initial);

/// The operations, in the order of invocation, with each chain of swaps that may have happened at
/// one instant made one operation. Linearizable only if the operations are; where other kinds of
/// operations are among them, not the other way round. For tightened operations (distinct.hpp), in
/// the order of invocation. O(n log n).
[[nodiscard]] std::vector<operation> contract(std::span<const operation> operations,
                                              value_id initial);

}  // namespace brigade::linearize::keyed
