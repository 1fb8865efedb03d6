// Names the contradiction in a core of operations on one key: register, set or map.
//
// A core says which responses cannot all be right; this says what is wrong with them in the words
// that an engineer would use. Each kind is a pattern of a few operations in real time:
//
//     value_from_nowhere     nothing that began before the response gives a state that explains it
//     stale_read             X wrote what was read; W overwrote it after X and before the read
//     lost_insert            W stored; a later operation found the key absent
//     resurrected_key        W removed the key; a later operation found it
//     conflicting_outcomes   two operations that each rule the other out both did what they say
//     real_time_order        A completed before B began; the responses need B before A
//     unexplained            none of these patterns; the core is the explanation
//
// That a write took effect is known from its own response, or from that of an operation which only
// this write explains.
//
// Thread-safety: free functions without shared state.
#pragma once

#include <brigade/linearize/keyed/operation.hpp>
#include <brigade/report/document.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace brigade::report {

enum class contradiction_kind : std::uint8_t {
  unexplained,
  value_from_nowhere,
  stale_read,
  lost_insert,
  resurrected_key,
  conflicting_outcomes,
  real_time_order,
};

/// `Stale read`, and so on.
[[nodiscard]] std::string_view name_of(contradiction_kind kind) noexcept;

/// A kind, and the operations that its sentence is about, as positions in the core.
struct contradiction {
  contradiction_kind kind = contradiction_kind::unexplained;
  std::size_t observer = 0;  ///< whose response is wrong; in real time the later of the two
  std::size_t other = 0;     ///< what it contradicts; unused by value_from_nowhere, unexplained
};

/// Names the contradiction in operations that are not linearizable from `initial`; where they are,
/// `unexplained`. Operations whose response does not matter are given as pending ones. Patterns are
/// tried in the order above, and in each the first operation by invocation that shows it is named,
/// of stale_read and its kin the last.
/// O(n * a^2) for n operations of which a were answered; real_time_order is looked for in at most
/// 2,000 operations, 16 of them answered, by up to a^2 checks.
[[nodiscard]] contradiction classify(std::span<const linearize::keyed::operation> core,
                                     linearize::keyed::value_id initial = linearize::keyed::absent);

/// The kind of a read, of a state that was there once, after operations that left `state`.
[[nodiscard]] contradiction_kind kind_after(const linearize::keyed::operation& reader,
                                            linearize::keyed::value_id state) noexcept;

/// The sentence for such a read.
[[nodiscard]] std::string sentence_of_past(contradiction_kind kind, const operation& reader,
                                           const document& judged, const std::string& state);

/// One sentence: the kind, the operations by name, and why they contradict each other.
/// `positions` gives for each operation of the core its index in the document.
[[nodiscard]] std::string sentence_of(const contradiction& found, const document& judged,
                                      std::span<const std::size_t> positions);

}  // namespace brigade::report
