// Maps whose stored values tell the writes apart, reduced to whether the key is there.
//
// Once each value's operations are placed together, the rest of a history of gets, puts, inserts,
// erases, replaces and swaps, each with its result, speaks of nothing but presence: an insert that
// succeeded is a move up, an erase that succeeded one down, a blind put is a move up or none, and
// all others ask for presence or absence at one instant (presence_schedule.hpp).
//
// Sufficient. Take each chain of values (chains.hpp) whose operations all meet at one instant for
// its first store, which has to happen within all of them; take each other one, which is the state
// from its first response D to its last invocation L, for a store at D that comes last there, and
// keep whatever else changes something out of (D, L): what is invoked in there happens from L on,
// what responds there by D. Where that can be scheduled, the history is linearizable: a chain of
// the first kind happens at the instant of its store, one of the second kind fills [D, L] as the
// theorem of chains.hpp says, in which nothing else moves; stores that need no move happen where
// the key is present, after L or before the store at D where they meet such a chain. A swap by
// value that failed took effect before its value was stored, or while the key was absent, or where
// another value was stored within the swap's time. Pending operations that nobody noticed are left
// out, or move where a move is wanted.
//
// Necessary. Forget the values: a get of a value asks for presence, whatever names values and fails
// asks for nothing. What cannot be scheduled then is not linearizable. Where each operation that
// could move has to, the schedule is exact; histories with puts, or with moves that were never
// answered and that nobody noticed, are not asked.
//
// Between the two lie histories that need a value to be there before all of its readers were
// invoked, or moves on behalf of blind writes that neither laziness nor chance suggests
// (schedule_search.hpp), and violations among blind writes that values do not show: for those, both
// are silent, and the general search decides. Whether a polynomial algorithm decides them all is
// not known here; with values that are stored again the problem is NP-complete. Zones, what may lie
// between them, and that hardness are from Gibbons and Korach, "Testing shared memories", SIAM J.
// Comput. 26(4), 1997. Sets, whose state is no more than presence: Abdulla, Grahn, Jonsson, Krishna
// and Mishra, "Efficient Linearizability Monitoring", PLDI 2025, and, where values are inserted
// once, Lee and Mathur, "Efficient Decrease-and-Conquer Linearizability Monitoring", 2025. O(n log
// n).
#pragma once

#include <brigade/linearize/keyed/result.hpp>
#include <optional>
#include <span>

namespace brigade::linearize::keyed {

/// `holds`, or nothing where that is not shown. Where a few values are stored more than once, by a
/// guess (distinguish.hpp). Of histories in which zones and chains show no
/// violation (refutation.hpp, chains.hpp).
[[nodiscard]] std::optional<result> confirm_by_presence(std::span<const operation> operations,
                                                        value_id initial);

/// A violation that presence alone shows; nothing where it shows none. Of any history.
[[nodiscard]] std::optional<result> refute_by_presence(std::span<const operation> operations,
                                                       value_id initial);

}  // namespace brigade::linearize::keyed
