// Locks that threads take in opposite orders, where no schedule need have deadlocked: a cycle among
// the acquisitions of one execution (Goodlock; Havelund, SPIN 2000).
//
// Left out is what cannot deadlock: a cycle within one thread, acquisitions under a common lock (a
// gate), acquisitions that only try, two that share a read-write lock, and those that something
// else than the locks of the cycle orders in that execution (creation or join, an atomic, a
// notification, a lock that guards a flag).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "clock.hpp"
#include "order_log.hpp"
#include "sync_object.hpp"

namespace brigade::explore::runtime {

enum class hold : std::uint8_t { exclusive, shared };
enum class acquisition : std::uint8_t { waiting, tried };

class lock_order_graph {
 public:
  void begin_execution(bool enabled);

  // Whatever orders threads is told as it happens.
  void ordered(order_event what, unsigned thread, std::uint32_t other) {
    if (enabled_) log_.add(what, thread, other);
  }
  void created(unsigned parent, unsigned child);

  void acquired(unsigned thread, const sync_object& object, hold how, acquisition by) {
    if (!enabled_) return;
    if (by == acquisition::waiting && !held_[thread].empty()) add_edges(thread, object.number, how);
    held_[thread].push_back({object.number, how, log_.now()});
    log_.add(order_event::acquire, thread, object.number);
  }
  void given_up(unsigned thread, const sync_object& object) {
    if (!enabled_) return;
    log_.add(order_event::release, thread, object.number);
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
    order_log::position since;
  };

  // When the first of two locks was taken, and when the second.
  struct instance {
    order_log::position first;
    order_log::position second;
  };

  // `thread` took `wanted` while it held `first` and the rest of `held`, once or more often.
  struct edge {
    unsigned thread;
    held_lock first;
    held_lock wanted;
    std::vector<held_lock> held;
    std::vector<instance> instances;
    std::vector<std::uintptr_t> stack;  // of the first time
  };
  using cycle = std::vector<const edge*>;

  // Of an execution; more are not looked at.
  static constexpr std::size_t most_edges = 1024;
  static constexpr std::size_t most_instances = 64;  // of an edge
  static constexpr std::size_t longest_cycle = 8;
  static constexpr unsigned most_dated = 256;

  static void take_from(std::vector<held_lock>& held, std::uint32_t object);
  void add_edges(unsigned thread, std::uint32_t wanted, hold how);
  std::string find_inversion() const;
  edge* known(unsigned thread, const held_lock& first, const held_lock& wanted);
  bool extend(cycle& path, unsigned& dated) const;
  bool fits(const cycle& path, const edge& next) const;
  bool may_coincide(const cycle& path) const;
  cycle find_cycle() const;

  bool enabled_ = false;
  unsigned threads_ = 1;
  std::vector<held_lock> held_[max_threads];
  std::vector<edge> edges_;
  order_log log_;
};

extern lock_order_graph lock_order;

}  // namespace brigade::explore::runtime
