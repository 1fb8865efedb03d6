// What orders the threads of one execution: who synchronized with whom, one event after the other.
// Which moments are ordered is computed only when that is asked, and without what is to be left
// out: for a pair of lock acquisitions the order that these locks themselves have made, which
// another schedule would turn around.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "clock.hpp"

namespace brigade::explore::runtime {

enum class order_event : std::uint8_t {
  create,   // by the thread, of thread `other`
  join,     // by the thread, of thread `other`
  wake,     // by the thread, of the waiting thread `other`
  release,  // by the thread, to whoever acquires object `other` later
  store,    // the same, but what was released to the object before is gone
  acquire,  // by the thread, of what was released to object `other`
};

class order_log {
 public:
  using position = std::uint32_t;

  void clear() { events_.clear(); }
  void add(order_event what, unsigned thread, std::uint32_t other) {
    events_.push_back({other, static_cast<std::uint8_t>(thread), what});
  }
  position now() const { return static_cast<position>(events_.size()); }

  struct moment {
    unsigned thread;
    position when;
    vector_clock clock;  // filled in: what happens before it, itself included
  };

  // Fills in the clocks of the moments, leaving out the objects.
  void date(std::vector<moment*> moments, const std::vector<std::uint32_t>& left_out) const;

 private:
  struct event {
    std::uint32_t other;
    std::uint8_t thread;
    order_event what;
  };
  std::vector<event> events_;
};

// Whether the one moment happens before the other, both dated by the same call.
inline bool is_before(const order_log::moment& one, const order_log::moment& other) {
  return one.clock.at(one.thread) <= other.clock.at(one.thread);
}

}  // namespace brigade::explore::runtime
