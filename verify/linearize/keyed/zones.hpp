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
  register_zones(value_id initial, value_id largest, std::size_t operations)
      : clusters_(largest, operations) {
    auto& c = clusters_.at(initial);
    c.generation = ++generations_;
    c.first_response = before_all;
    c.written = true;
  }

  /// True for the operations that zones know: get and put.
  [[nodiscard]] static bool knows(const operation& op) noexcept {
    return (op.when == condition::equals && op.then == effect::none && !op.unanswered) ||
           (op.when == condition::always && op.then == effect::store);
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
      c.put = index;
    }
    c.generation = c.generation == 0 ? ++generations_ : c.generation;
    c.open += op.pending() ? 0U : 1U;
    c.last_invocation = op.invoked;
    c.invoked_last = index;
    if (c.first_response == not_yet) {
      return outcome::consistent;
    }
    const auto& other = rival(c);
    if (other.last_invocation > c.first_response) {
      evidence_ = {c.put,     c.responded_first,     index,
                   other.put, other.responded_first, other.invoked_last};
      values_ = {value, other.value};
      return outcome::conflict;
    }
    note_latest(c, value);
    return outcome::consistent;
  }

  /// The next response, in the order of time.
  outcome respond(const operation& op, std::size_t index) {
    const value_id value = value_of(op);
    auto& c = clusters_.at(value);
    --c.open;
    if (c.first_response != not_yet) {
      return outcome::consistent;
    }
    c.first_response = op.responded;
    c.responded_first = index;
    if (!c.written) {
      evidence_.fill(index);
      values_ = {value, value};
      return outcome::conflict;
    }
    note_latest(c, value);
    return outcome::consistent;
  }

  /// After a conflict: operations that contradict each other. `no_operation` stands for the initial
  /// state.
  [[nodiscard]] const std::array<std::size_t, 6>& evidence() const noexcept { return evidence_; }
  [[nodiscard]] const std::array<value_id, 2>& conflicting() const noexcept { return values_; }

  /// Forgets the values that can be the state no more: for streams. O(values held).
  void forget_the_dead() {
    clusters_.sweep_out([&](value_id, const cluster& c) { return c.open == 0 && dead(c); });
  }
  [[nodiscard]] std::size_t values() const noexcept { return clusters_.used(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return clusters_.bytes(); }

 private:
  static constexpr stamp not_yet = never;
  static constexpr stamp before_all = std::numeric_limits<stamp>::min();

  struct cluster {
    stamp first_response = not_yet;
    stamp last_invocation = before_all;
    std::size_t responded_first = no_operation;
    std::size_t invoked_last = no_operation;
    std::uint32_t generation = 0;
    std::uint32_t open = 0;
    bool written = false;
    std::size_t put = no_operation;
  };

  /// A cluster that has responded, and its last invocation.
  struct latest {
    stamp last_invocation = before_all;
    std::size_t responded_first = no_operation;
    std::size_t invoked_last = no_operation;
    std::size_t put = no_operation;
    std::uint32_t generation = 0;
    value_id value = absent;
  };

  [[nodiscard]] const latest& rival(const cluster& c) const noexcept {
    return latest_[latest_[0].generation == c.generation ? 1 : 0];
  }

  /// True where any later operation of the cluster is in conflict.
  [[nodiscard]] bool dead(const cluster& c) const noexcept {
    return c.first_response != not_yet && rival(c).last_invocation > c.first_response;
  }

  /// A put of the value is invoked. False where its cluster cannot be told from an earlier one.
  [[nodiscard]] bool begin(cluster& c) {
    if (c.written) {
      if (c.open > 0 || !dead(c)) {
        return false;
      }
      c = cluster{};
    }
    c.written = true;
    return true;
  }

  void note_latest(const cluster& c, value_id value) noexcept {
    const latest now{
        c.last_invocation, c.responded_first, c.invoked_last, c.put, c.generation, value};
    if (latest_[0].generation == c.generation) {
      latest_[0] = now;
    } else if (now.last_invocation > latest_[0].last_invocation) {
      latest_[1] = latest_[0];
      latest_[0] = now;
    } else if (latest_[1].generation == c.generation ||
               now.last_invocation > latest_[1].last_invocation) {
      latest_[1] = now;
    }
  }

  value_table<cluster> clusters_;
  std::array<latest, 2> latest_{};
  std::array<std::size_t, 6> evidence_{};
  std::array<value_id, 2> values_{};
  std::uint32_t generations_ = 0;
};

}  // namespace brigade::linearize::keyed
