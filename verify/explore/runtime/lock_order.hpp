// Locks that threads take in opposite orders, where no schedule need have deadlocked: a cycle among
// the acquisitions of one execution (Goodlock; Havelund, SPIN 2000).
//
// Left out is what cannot deadlock: a cycle within one thread, acquisitions under a common lock (a
// gate), acquisitions that only try, two that share a read-write lock, and those which creation or
// join of threads orders. An order that the program keeps by other means (a flag, a barrier) is not
// seen, and the cycle is reported.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "clock.hpp"
#include "sync_object.hpp"

namespace brigade::explore::runtime {

enum class hold : std::uint8_t { exclusive, shared };
enum class acquisition : std::uint8_t { waiting, tried };

class lock_order_graph {
 public:
  void begin_execution(bool enabled);

  void created(unsigned parent, unsigned child);
  void joined(unsigned joiner, unsigned target);

  void acquired(unsigned thread, const sync_object& object, hold how, acquisition by) {
    if (!enabled_) return;
    if (by == acquisition::waiting && !held_[thread].empty()) add_edges(thread, object.number, how);
    held_[thread].push_back({object.number, how});
  }
  void given_up(unsigned thread, const sync_object& object) {
    std::vector<held_lock>& held = held_[thread];
    if (!held.empty() && held.back().object == object.number) {
      held.pop_back();
    } else {
      take_from(held, object.number);
    }
  }

  // A cycle that could deadlock, in words; empty if there is none.
  std::string inversion() const { return edges_.empty() ? std::string() : find_inversion(); }
  // The stacks of the acquisitions of the cycle; of an execution under observation.
  std::string describe_inversion() const;

 private:
  struct held_lock {
    std::uint32_t object;
    hold how;
  };

  // `thread` took `wanted` while it held `first` and the rest of `held`.
  struct edge {
    unsigned thread;
    held_lock first;
    held_lock wanted;
    std::uint32_t since;  // the thread's epoch among creations and joins
    vector_clock after;
    std::vector<held_lock> held;
    std::vector<std::uintptr_t> stack;
  };
  using cycle = std::vector<const edge*>;

  static constexpr std::size_t most_edges = 1024;  // of an execution; more are not looked at
  static constexpr std::size_t longest_cycle = 8;

  static void take_from(std::vector<held_lock>& held, std::uint32_t object);
  void add_edges(unsigned thread, std::uint32_t wanted, hold how);
  std::string find_inversion() const;
  bool is_known(const edge& another) const;
  bool extend(cycle& path) const;
  bool fits(const cycle& path, const edge& next) const;
  cycle find_cycle() const;

  bool enabled_ = false;
  unsigned threads_ = 1;
  std::vector<held_lock> held_[max_threads];
  vector_clock structure_[max_threads];
  std::vector<edge> edges_;
};

extern lock_order_graph lock_order;

}  // namespace brigade::explore::runtime
