// Puts events in the order of their stamps, so that the order of the lines says what these said.
#pragma once

#include <brigade/history/event.hpp>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace brigade::history {

/// An event, and the invocation that it answers (its own, of an invocation).
using ordered_event = std::function<void(const owned_event& event, const owned_event& invocation)>;

/// Equal stamps are overlap, so invocations come first among them. A process that would have two
/// operations open for that, or one more after an operation whose outcome is unknown, goes on under
/// a new number. Not thread-safe. Memory: the events of one instant where the history is sorted,
/// else all.
class time_order {
 public:
  explicit time_order(ordered_event out) : out_(std::move(out)) {}

  /// That events come in the order of their stamps: hands them on as soon as may be.
  void expect_sorted() { is_sorted_ = true; }

  /// O(log n), amortised.
  void add(const event_view& event);

  void finish() { flush(); }

 private:
  struct process {
    std::uint32_t number = 0;  ///< under which its open operation is written
    bool is_open = false;
    bool is_new = true;
    bool is_answered_now = false;  ///< at the instant that is being written
    bool is_retired = false;  ///< the number cannot be used again: an operation under it stays open
    owned_event invocation{};
  };
  struct answer {
    owned_event event{};
    owned_event invocation{};
  };

  void flush();
  void flush_instant(std::vector<owned_event>::iterator first,
                     std::vector<owned_event>::iterator last);
  void invoke(owned_event& event, process& mine);
  [[nodiscard]] answer respond(owned_event event, process& mine);
  [[nodiscard]] std::uint32_t unused_number();

  ordered_event out_;
  bool is_sorted_ = false;
  std::vector<owned_event> held_{};
  std::unordered_map<std::uint32_t, process> processes_{};
  std::unordered_set<std::uint32_t> used_{};  ///< numbers that were written
  std::uint32_t next_ = 0;                    ///< the first number that may be unused
};

}  // namespace brigade::history
