// Registers whose writes store distinct values, decided in O(n log c) for c operations open at
// once.
//
// Every get names its put, so the operations fall into clusters, one per value. A cluster's zone
// runs from the first response in it to the last invocation in it: forward where the response comes
// first (then the value was the state throughout), backward otherwise. The history is linearizable
// exactly when no get responds before its put is invoked, no two forward zones overlap, and no
// backward zone lies inside a forward one (Gibbons and Korach, "Testing shared memories", SIAM J.
// Comput. 26(4), 1997). Both zone conditions are one: for no two values x, y,
//     first_response(x) < last_invocation(y)  and  first_response(y) < last_invocation(x).
// In the order of time that is one comparison per invocation, with the two latest invocations of
// values that have responded. A pending put without gets constrains nothing; with gets, it responds
// with the first of them.
#pragma once

#include <array>
#include <brigade/linearize/keyed/result.hpp>
#include <cstdint>
#include <limits>

#include "value_table.hpp"

namespace brigade::linearize::keyed {

class register_zones {
 public:
  static constexpr stamp before_all = std::numeric_limits<stamp>::min();

  register_zones(value_id initial, value_id largest, std::size_t operations)
      : clusters_(largest, operations) {
    auto& c = clusters_.at(initial);
    c.generation = ++generations_;
    c.first_response = before_all;
    c.stored = true;
  }

  /// True for the operations that zones know: get and put, after the lowest stamp, which is when
  /// the initial state was stored.
  [[nodiscard]] static bool knows(const operation& op) noexcept {
    return op.invoked != before_all &&
           ((op.when == condition::equals && op.then == effect::none && !op.unanswered) ||
            (op.when == condition::always && op.then == effect::store));
  }

  /// The value whose cluster the operation belongs to.
  [[nodiscard]] static value_id value_of(const operation& op) noexcept {
    return op.changes() ? op.stored : op.expected;
  }

  enum class outcome {
    consistent,
    conflict,   ///< unless one of the two values is stored again before the evidence is complete
    ambiguous,  ///< the value was stored before, and that one may still be the state
  };

  /// The next invocation, in the order of time.
  outcome invoke(const operation& op, std::size_t index) {
    const value_id value = value_of(op);
    auto& c = clusters_.at(value);
    if (op.changes()) {
      if (!begin(c)) {
        return outcome::ambiguous;
      }
      c.put = low(index);
    }
    c.generation = c.generation == 0 ? ++generations_ : c.generation;
    c.open += op.pending() ? 0U : 1U;
    c.last_invocation = op.invoked;
    c.invoked_last = low(index);
    c.last_from = op.changes() ? op.invoked : op.responded;
    if (c.first_response == not_yet) {
      return outcome::consistent;
    }
    if (rival(c).last_invocation > c.first_response) {
      accuse(value, rival(c), index);
      return outcome::conflict;
    }
    note_latest(c, value);
    return outcome::consistent;
  }

  /// The next response, in the order of time, of an operation on the value.
  outcome respond(value_id value, stamp responded, std::size_t index) {
    auto& c = clusters_.at(value);
    --c.open;
    if (c.first_response != not_yet) {
      return outcome::consistent;
    }
    c.first_response = responded;
    c.responded_first = low(index);
    if (!c.stored) {
      evidence_.fill({index, responded});
      values_ = {value, value};
      return outcome::conflict;
    }
    note_latest(c, value);
    return outcome::consistent;
  }

  /// An operation that bears witness, and when it does: a get with its response, a put already with
  /// its invocation.
  struct witness {
    std::size_t index = no_operation;
    stamp from = before_all;
  };

  /// After a conflict: operations that contradict each other. `no_operation` stands for the initial
  /// state.
  [[nodiscard]] const std::array<witness, 6>& evidence() const noexcept { return evidence_; }
  [[nodiscard]] const std::array<value_id, 2>& conflicting() const noexcept { return values_; }

  /// Forgets the values that can be the state no more: for streams. O(values held).
  void forget_the_dead() {
    clusters_.sweep_out(
        [&](value_id, const cluster& c) { return c.open == 0 && dead(c) && !bears_witness(c); });
  }
  [[nodiscard]] std::size_t values() const noexcept { return clusters_.used(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return clusters_.bytes(); }

 private:
  static constexpr stamp not_yet = never;

  /// Positions are kept by their low half: in a conflict, they are near the one at hand.
  struct cluster {
    stamp first_response = not_yet;
    stamp last_invocation = before_all;
    stamp last_from = before_all;  ///< when the last to be invoked bears witness
    std::uint32_t responded_first = nobody;
    std::uint32_t invoked_last = nobody;
    std::uint32_t put = nobody;
    std::uint32_t generation = 0;
    std::uint32_t open = 0;
    bool stored = false;
  };

  /// A cluster that has responded.
  struct latest {
    stamp last_invocation = before_all;
    std::uint32_t generation = 0;
    value_id value = absent;
  };

  static constexpr std::uint32_t nobody = ~std::uint32_t{0};

  [[nodiscard]] static std::uint32_t low(std::size_t index) noexcept {
    return static_cast<std::uint32_t>(index);
  }
  [[nodiscard]] static std::size_t whole(std::uint32_t half, std::size_t now) noexcept {
    const auto ahead = static_cast<std::int32_t>(half - low(now));
    return half == nobody ? no_operation : now + static_cast<std::size_t>(std::int64_t{ahead});
  }

  /// Two values contradict each other, as the operation at `now` shows.
  void accuse(value_id value, const latest& other, std::size_t now) {
    values_ = {value, other.value};
    evidence_.fill({});
    auto* next = evidence_.data();
    for (const value_id each : values_) {
      const cluster& c = clusters_.at(each);
      *next++ = {whole(c.put, now), before_all};
      *next++ = {whole(c.responded_first, now), c.first_response};
      *next++ = {whole(c.invoked_last, now), c.last_from};
    }
  }

  [[nodiscard]] const latest& rival(const cluster& c) const noexcept {
    return latest_[latest_[0].generation == c.generation ? 1 : 0];
  }

  /// True where any later operation of the cluster is in conflict.
  [[nodiscard]] bool dead(const cluster& c) const noexcept {
    return c.first_response != not_yet && rival(c).last_invocation > c.first_response;
  }

  /// True where a conflict to come may be with this cluster.
  [[nodiscard]] bool bears_witness(const cluster& c) const noexcept {
    return latest_[0].generation == c.generation || latest_[1].generation == c.generation;
  }

  /// A put of the value is invoked. False where its cluster cannot be told from an earlier one.
  [[nodiscard]] bool begin(cluster& c) {
    if (c.stored) {
      if (c.open > 0 || !dead(c) || bears_witness(c)) {
        return false;
      }
      c = cluster{};
    }
    c.stored = true;
    return true;
  }

  void note_latest(const cluster& c, value_id value) noexcept {
    const latest now{c.last_invocation, c.generation, value};
    if (latest_[0].generation == c.generation) {
      latest_[0] = now;
    } else if (c.last_invocation > latest_[0].last_invocation) {
      latest_[1] = latest_[0];
      latest_[0] = now;
    } else if (latest_[1].generation == c.generation ||
               c.last_invocation > latest_[1].last_invocation) {
      latest_[1] = now;
    }
  }

  value_table<cluster> clusters_;
  std::array<latest, 2> latest_{};
  std::array<witness, 6> evidence_{};
  std::array<value_id, 2> values_{};
  std::uint32_t generations_ = 0;
};

}  // namespace brigade::linearize::keyed
