// An operation on one key of a register, set or map, in the normal form that the keyed checks read.
//
// A key is either absent or holds one value. Whatever an operation is called, its recorded response
// says two things: a condition that the key's state met at the operation's linearization point, and
// what the operation then did to it. `insert(v) -> true` is "the key was absent; it now holds v",
// `insert(v) -> false` is "the key was present; nothing changed". The factories below make that
// translation; 32 bytes per operation is all the checks ever touch.
//
// Values are interned by the caller: equal values get equal ids, ids start at 1, 0 is `absent`.
//
// Pending operations have `responded == history::never` and the normal form of the outcome that
// changes something (`insert(v, true)`): they may take effect at any instant after their
// invocation, or never. An answered operation whose result was not recorded is `unanswered(...)` of
// that form: it took effect if its condition was met, and did nothing if not.
#pragma once

#include <brigade/history/operation.hpp>
#include <cstdint>

namespace brigade::linearize::keyed {

using history::never;
using history::stamp;

/// The id of an interned value.
using value_id = std::uint32_t;

/// The state of a key that is not in the table.
inline constexpr value_id absent = 0;

/// The largest id a caller may use; those above are reserved.
inline constexpr value_id last_value = 0xffff'fff0U;

/// What the state had to be at the linearization point. The operand is `operation::expected`.
enum class condition : std::uint8_t {
  always,           ///< anything
  equals,           ///< the operand (which may be `absent`)
  differs,          ///< anything but the operand (`differs absent`: present)
  differs_present,  ///< present, and not the operand
  yields,           ///< a state whose successor is the operand; with `effect::derive` only
};

/// What happened to the state.
enum class effect : std::uint8_t {
  none,    ///< nothing
  store,   ///< it became `operation::stored` (which may be `absent`)
  derive,  ///< it became successor::next(state, operation::stored): increment, append
};

/// One operation on one key.
struct operation {
  stamp invoked = 0;
  stamp responded = never;
  value_id expected = absent;
  value_id stored = absent;
  std::uint32_t key = 0;  ///< read by check_table only
  condition when = condition::always;
  effect then = effect::none;
  bool unanswered = false;  ///< where the condition is not met, it did nothing

  [[nodiscard]] bool pending() const noexcept { return responded == never; }
  [[nodiscard]] bool changes() const noexcept { return then != effect::none; }
};

static_assert(sizeof(operation) == 32);

/// The states that `effect::derive` reaches. An implementation interns what it meets; ids that it
/// makes up itself must not collide with the caller's.
class successor {
 public:
  /// A state that no operation of the history can name: once nobody can tell, all such are one.
  static constexpr value_id unseen = last_value + 1;

  virtual ~successor() = default;

  /// The state after `operand` was added or appended to `state`. Equal arguments, equal results.
  [[nodiscard]] virtual value_id next(value_id state, value_id operand) = 0;
};

/// When an operation ran.
struct span_of_time {
  stamp invoked = 0;
  stamp responded = never;
};

/// When an operation of a history ran.
template <class Operation>
[[nodiscard]] constexpr span_of_time time_of(const Operation& operation) noexcept {
  return {operation.invoked, operation.pending() ? never : operation.responded};
}

// The operations of registers, sets and maps. Each returns the normal form.

/// get, or find, that returned `found` (`absent` for a miss).
[[nodiscard]] constexpr operation get(span_of_time t, value_id found) noexcept {
  return {t.invoked, t.responded, found, absent, 0, condition::equals, effect::none, false};
}

/// contains, or a get whose value was not recorded.
[[nodiscard]] constexpr operation contains(span_of_time t, bool found) noexcept {
  const auto when = found ? condition::differs : condition::equals;
  return {t.invoked, t.responded, absent, absent, 0, when, effect::none, false};
}

/// put: stores without looking.
[[nodiscard]] constexpr operation put(span_of_time t, value_id stored) noexcept {
  return {t.invoked, t.responded, absent, stored, 0, condition::always, effect::store, false};
}

/// exchange: stores, and returned what was there.
[[nodiscard]] constexpr operation exchange(span_of_time t, value_id stored,
                                           value_id replaced) noexcept {
  return {t.invoked, t.responded, replaced, stored, 0, condition::equals, effect::store, false};
}

/// insert-if-absent. One that failed and returned the value in its way is a `get`.
[[nodiscard]] constexpr operation insert(span_of_time t, value_id stored, bool inserted) noexcept {
  return inserted ? exchange(t, stored, absent) : contains(t, true);
}

/// insert_or_assign: true where it inserted, false where it assigned.
[[nodiscard]] constexpr operation insert_or_assign(span_of_time t, value_id stored,
                                                   bool inserted) noexcept {
  const auto when = inserted ? condition::equals : condition::differs;
  return {t.invoked, t.responded, absent, stored, 0, when, effect::store, false};
}

/// replace: stores if present.
[[nodiscard]] constexpr operation replace(span_of_time t, value_id stored, bool replaced) noexcept {
  return replaced ? insert_or_assign(t, stored, false) : contains(t, false);
}

/// erase by key, with its result. One that returned the erased value is `exchange(t, absent, old)`;
/// one whose result nobody saw is `put(t, absent)`.
[[nodiscard]] constexpr operation erase(span_of_time t, bool erased) noexcept {
  return erased ? insert_or_assign(t, absent, false) : contains(t, false);
}

/// compare-and-swap by value. A failure met another state, an absent key included.
[[nodiscard]] constexpr operation cas(span_of_time t, value_id expected, value_id stored,
                                      bool swapped) noexcept {
  if (swapped) {
    return exchange(t, stored, expected);
  }
  return {t.invoked, t.responded, expected, absent, 0, condition::differs, effect::none, false};
}

/// compare-and-swap that failed because a present value differed (memcached's EXISTS; its
/// NOT_FOUND is `contains(t, false)`).
[[nodiscard]] constexpr operation cas_met_other(span_of_time t, value_id expected) noexcept {
  return {t.invoked,    t.responded, expected, absent, 0, condition::differs_present,
          effect::none, false};
}

/// increment or append whose result nobody saw.
[[nodiscard]] constexpr operation derive(span_of_time t, value_id operand) noexcept {
  return {t.invoked, t.responded, absent, operand, 0, condition::always, effect::derive, false};
}

/// increment or append that returned the new state. Where the old state follows from the new one
/// (a counter), `cas(t, old, result, true)` says the same and is checked faster.
[[nodiscard]] constexpr operation derive(span_of_time t, value_id operand,
                                         value_id result) noexcept {
  return {t.invoked, t.responded, result, operand, 0, condition::yields, effect::derive, false};
}

/// The same operation, answered but with its result lost.
[[nodiscard]] constexpr operation unanswered(operation changed) noexcept {
  changed.unanswered = changed.when != condition::always;
  return changed;
}

}  // namespace brigade::linearize::keyed
