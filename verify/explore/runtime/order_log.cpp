#include "order_log.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace brigade::explore::runtime {

namespace {

// A thread's own component counts what it has released.
class clocks {
 public:
  clocks() { thread_[0].set(0, 1); }

  const vector_clock& of(unsigned thread) const { return thread_[thread]; }

  void apply(order_event what, unsigned thread, std::uint32_t other) {
    switch (what) {
      case order_event::create:
        thread_[other].assign(thread_[thread]);
        thread_[other].set(other, 1);
        return advance(thread);
      case order_event::join:
        return thread_[thread].join(thread_[other]);
      case order_event::wake:
        thread_[other].join(thread_[thread]);
        return advance(thread);
      case order_event::release:
        object_[other].join(thread_[thread]);
        return advance(thread);
      case order_event::store:
        object_[other].assign(thread_[thread]);
        return advance(thread);
      case order_event::acquire:
        return thread_[thread].join(object_[other]);
    }
  }

 private:
  void advance(unsigned thread) { thread_[thread].set(thread, thread_[thread].at(thread) + 1); }

  std::array<vector_clock, max_threads> thread_{};
  std::unordered_map<std::uint32_t, vector_clock> object_;
};

bool concerns_an_object(order_event what) {
  return what == order_event::release || what == order_event::store || what == order_event::acquire;
}

}  // namespace

void order_log::date(std::vector<moment*> moments,
                     const std::vector<std::uint32_t>& left_out) const {
  std::sort(moments.begin(), moments.end(),
            [](const moment* one, const moment* other) { return one->when < other->when; });
  clocks at;
  position reached = 0;
  for (moment* each : moments) {
    for (; reached < each->when; ++reached) {
      const event& next = events_[reached];
      const bool skipped =
          concerns_an_object(next.what) &&
          std::find(left_out.begin(), left_out.end(), next.other) != left_out.end();
      if (!skipped) at.apply(next.what, next.thread, next.other);
    }
    each->clock = at.of(each->thread);
  }
}

}  // namespace brigade::explore::runtime
