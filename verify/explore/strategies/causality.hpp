// The order of the steps of one execution that any equivalent execution keeps, and which steps
// race.
//
// Two executions are equivalent if they differ in the order of independent steps only. A step is
// ordered after the earlier steps of its thread, after the dependent earlier steps of others, and
// after what the locks, creations and joins before it say.
#pragma once

#include <cstdint>
#include <vector>

#include "strategy.hpp"

namespace brigade::explore::strategies {

class causality {
 public:
  void begin_execution();

  // The thread takes its step; it becomes step number size() - 1.
  void perform(unsigned thread, const operation& what);
  void ordered(ordering how, unsigned from, unsigned to);

  // The steps that race with an operation which the thread is about to perform: dependent, not
  // ordered before it, and with no step ordered between.
  void find_races(unsigned thread, const operation& what, std::vector<std::uint32_t>& found) const;

  // The threads with which an execution can begin that, from before step `earlier`, performs every
  // later step which is not ordered after it, and then the thread's racing operation.
  thread_mask initials(std::uint32_t earlier, unsigned thread,
                       const std::vector<std::uint32_t>& races) const;

  unsigned thread_of(std::size_t step) const { return events_[step].thread; }
  const runtime::vector_clock& clock_of(std::size_t step) const { return events_[step].clock; }

 private:
  struct event {
    unsigned thread;
    std::uint32_t index;  // of the thread's steps, from 1
    runtime::vector_clock clock;
  };

  // Steps are numbered from 1 here; 0 is none.
  using step_number = std::uint32_t;

  // The last step of each of some threads; steps of one kind commute.
  struct step_group {
    thread_mask threads;
    step_number last[runtime::max_threads];

    void add(unsigned thread, step_number step) {
      threads |= runtime::bit(thread);
      last[thread] = step;
    }
  };

  struct object_history {
    step_number last_write;
    step_number last_exclusive;  // acquisition
    step_group readers;          // since the last write; or all invocations
    step_group shared;           // holders since the last exclusive acquisition; or all responses
    runtime::vector_clock released;
    runtime::vector_clock released_shared;
  };

  static constexpr step_group nobody{};

  object_history& history(std::uint32_t object) {
    if (object >= objects_used_) begin_histories(object);
    return objects_[object];
  }
  void begin_histories(std::uint32_t last);
  void join(runtime::vector_clock& clock, const step_group& group) const;
  // What an operation races with: the steps of a group, or else one step.
  static const step_group& racing_group(const object_history& about, runtime::effect how);
  bool precedes(std::uint32_t step, const runtime::vector_clock& clock) const;
  void keep_immediate(std::vector<std::uint32_t>& found) const;
  void add_if_race(std::uint32_t numbered, unsigned thread,
                   std::vector<std::uint32_t>& found) const;

  std::vector<event> events_;  // the first `size_` are of this execution
  std::uint32_t size_ = 0;
  std::vector<object_history> objects_;
  std::uint32_t objects_used_ = 0;
  runtime::vector_clock thread_clock_[runtime::max_threads];
  unsigned threads_used_ = 0;
};

}  // namespace brigade::explore::strategies
