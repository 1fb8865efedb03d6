// What a run leaves behind: operations, each with the stamps of its invocation and its response.
//
// A history is a set of operations with a real-time order: `a` precedes `b` exactly when
// `a.responded < b.invoked`. Equal stamps count as overlap, so a coarse clock can hide an order but
// never invents one. Herlihy and Wing, "Linearizability: A Correctness Condition for Concurrent
// Objects", TOPLAS 12(3), 1990.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace brigade::history {

/// A point of a history's clock: nanoseconds, or the order of appearance. Only the order counts.
using stamp = std::int64_t;

/// The response stamp of an operation that was never answered.
inline constexpr stamp never = std::numeric_limits<stamp>::max();

/// One operation of one thread. Without a response it is pending: it may have taken effect at any
/// instant after its invocation, or not at all.
template <class Invocation, class Response>
struct operation {
  using invocation_type = Invocation;
  using response_type = Response;

  std::uint32_t thread = 0;
  Invocation invocation{};
  std::optional<Response> response{};
  stamp invoked = 0;
  stamp responded = never;

  [[nodiscard]] bool pending() const noexcept { return !response.has_value(); }
};

/// True where real time forces `a` before `b`.
template <class Invocation, class Response>
[[nodiscard]] bool precedes(const operation<Invocation, Response>& a,
                            const operation<Invocation, Response>& b) noexcept {
  return a.responded < b.invoked;
}

/// Operations in any order: the stamps carry the meaning, the positions only name the operations.
template <class Invocation, class Response>
using history = std::vector<operation<Invocation, Response>>;

}  // namespace brigade::history
