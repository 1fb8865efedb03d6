// Linearizability of the operations on one key (register, set, map), and of a table of such keys.
//
// Sources: Herlihy and Wing 1990 (locality: a table is linearizable if each key is); Gibbons and
// Korach, "Testing shared memories", 1997 (zones, for writes told apart by their values, and for
// chains of swaps); Wing and Gong 1993 and Lowe 2017 (the general search).
#pragma once

#include <brigade/linearize/keyed/operation.hpp>
#include <brigade/linearize/keyed/result.hpp>
#include <span>

namespace brigade::linearize::keyed {

/// Judges the operations of one key, in any order (fastest in the order of invocation).
///
/// Registers whose puts store distinct values: O(n), by zones; with swaps that succeeded (from a
/// value, or from absence once): O(n log n), by chains. Everything else: the general search, linear
/// in the length of the history for a bounded number of open operations, exponential at worst in
/// that number; it keeps to `allowed` and answers `unknown` past it. Where values mostly tell the
/// stores apart (of maps and sets, too), what nobody can tell apart any more is one state to it,
/// open operations of one kind are only counted in the order of their responses, and chains of
/// swaps that fit one instant are one operation. It then takes O(n c^2), for c operations open at
/// once, where each operation tells whether it met the key (insert, erase, replace, contains with
/// their results) and no values are told apart; that swaps that failed, blind writes beside
/// erasures, and values stored several times stay near that is a matter of experience. Any number
/// of threads may call it at once, each with its own `allowed.derived`. Throws
/// std::invalid_argument where an operation derives and `allowed.derived` is null, and
/// std::bad_alloc.
[[nodiscard]] result check(std::span<const operation> operations, const options& allowed = {});

/// The general search alone.
[[nodiscard]] result search(std::span<const operation> operations, const options& allowed = {});

}  // namespace brigade::linearize::keyed
