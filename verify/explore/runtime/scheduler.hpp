// Runs one execution: fibers, their pending operations, and who goes next.
//
// A thread announces each visible operation with `step` before it performs it; the strategy picks
// which of the announced operations that can be performed now comes next, and the thread runs on to
// its next announcement. Creating and joining threads and unlocking are no steps: they make
// nobody's later operation impossible, so another order of them leads nowhere new. A thread that
// was just created, or whose join has come true, is `free`: it is run to its next announcement
// before anything is picked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "../strategies/strategy.hpp"
#include "clock.hpp"
#include "operation.hpp"
#include "recurrence.hpp"
#include "sync_object.hpp"
#include "thread_blocks.hpp"
#include "trail.hpp"

namespace brigade::explore::runtime {

enum class status : std::uint8_t {
  unused,
  free,     // is to run on to its next announcement
  pending,  // stands before its announced operation
  blocked,  // waits for another thread to do something
  stalled,  // came to no step for too long; never runs again in this execution
  finished,
};

struct controlled_thread {
  unsigned number;
  status state;
  bool detached;
  bool joined;
  bool notified;  // why a wait ended: else it timed out, or spuriously
  int join_target;
  std::uint32_t wait_mutex;  // to be taken again after a wait
  std::uint32_t woken_from;  // the condition variable, if its last wait ended for no reason
  void* stack;
  const thread_block* block;
  void* (*start)(void*);
  void* argument;
  void* returned;
  std::uint32_t spins;         // times it has read the same value of
  std::uint32_t spin_object;   // this object
  std::uint32_t spin_version;  // at this version
  std::uint32_t looks;         // at what others may change, since its last effect
  std::uint32_t had_effect;    // since its last yield
  std::uint32_t yields;        // in this turn
  std::uint32_t yield_turn;
  bool yields_have_effects;  // whether it had any between these yields
  std::uint64_t time;        // virtual nanoseconds
  std::uint64_t invoked;     // when its operation of a history was
  vector_clock clock;        // happens-before
  vector_clock acquired;     // by relaxed loads, to be joined at an acquire fence
  vector_clock fenced;       // as of the last release fence
};

class scheduler {
 public:
  void initialize();

  // Runs one execution of body(argument) to its end, on the caller's OS thread.
  strategies::ending run(strategies::strategy& guide, void* (*body)(void*), void* argument);

  // For code that runs on a controlled thread, with control suspended:
  controlled_thread& current() { return *running_; }
  controlled_thread& thread(unsigned number) { return threads_[number]; }
  unsigned thread_count() const { return count_; }
  bool in_execution() const { return in_execution_; }

  // Announces the operation; returns when it is this thread's turn to perform it.
  void step(sync_object& object, action what, effect how);
  // No step at first: what a thread does without touching shared state can be done at any other
  // time. A thread that yields again and again while no other takes a step must want another to;
  // from then on it waits for that.
  void yield();
  // Whether that has happened since it was last forgotten, or that a thread was made to wait which
  // re-reads an unchanged value again and again.
  bool yields_waited() const { return yields_waited_; }
  bool spins_waited() const { return spins_waited_; }
  void forget_waits() { yields_waited_ = spins_waited_ = false; }
  // Gives way until another thread has published an operation on this one's behalf, or freed it.
  void block();
  // Goes on without the current thread, which came to no step for too long.
  [[noreturn]] void abandon_current();
  bool abandoned_any() const { return !stalls_.empty(); }  // in the last execution
  // Makes a blocked thread stand before the operation.
  void publish(unsigned thread, sync_object& object, action what, effect how);
  void set_free(unsigned thread);
  // The same for a thread that may stand before a time-out of its wait.
  void wake_free(unsigned thread);
  unsigned choose(strategies::choice what, unsigned alternatives);
  // To be called whenever the availability of the object may have changed,
  void refresh(const sync_object& object);
  // and when its value has: threads that spin on it go on.
  void written(sync_object& object);
  // To be called whenever the current thread changed something outside of its stack that no step
  // and no plain write tells of, or was told what may be told otherwise the next time.
  void had_effect() {
    if (watched_mask_ != 0) [[unlikely]]
      stop_watching();
  }

  // Whether plain accesses of the current thread are to be told here, each before it takes place.
  bool is_watched() const { return watched_mask_ != 0 && (watched_mask_ & bit(current_)) != 0; }
  void watched_read(std::uintptr_t address);
  void watched_write(std::uintptr_t address);
  // Of the current thread; see recurrence.hpp.
  bool stands_before(const operation& next, const std::byte* from);

  unsigned create(void* (*start)(void*), void* argument, bool detached);
  void join(unsigned thread);
  // Waits for the end of a thread that somebody else may join.
  void await_end(unsigned thread);
  // The process ends with the current thread's return, or blocks it for ever: the others are
  // followed until none can go on, or for `linger` steps. What can happen before the process is
  // gone is part of what happens in the longest such execution.
  void end_process(std::uint32_t linger);
  bool process_ends() const { return process_ends_; }
  // Executions in which threads could have gone on.
  std::uint64_t cut_at_exit() const { return cut_at_exit_; }
  [[noreturn]] void finish(void* returned);
  [[noreturn]] void leave(strategies::ending how);

  const strategies::scheduling_point& point() const { return point_; }
  strategies::strategy& guide() { return *guide_; }
  execution_trail& trail() { return trail_; }
  const operation& pending_operation(unsigned thread) const { return pending_[thread]; }
  std::uint32_t steps_in_execution() const { return steps_in_execution_; }
  std::uint64_t steps() const { return steps_; }
  void set_limits(std::uint32_t max_steps, std::uint32_t spin_limit);

 private:
  void reschedule();
  unsigned next_thread();
  unsigned pick_enabled();
  int pick_beyond_limit();
  void find_enabled();
  void switch_to(unsigned thread);
  void announce(unsigned thread, const operation& what);
  void withdraw(unsigned thread);
  void note_effect() {
    running_->looks = 0;
    running_->had_effect = 1;
    had_effect();
  }
  void look(sync_object& object);
  void note_step();
  bool repeats_itself(controlled_thread& self);
  void park(sync_object& object);
  void let_spinners_go_on(sync_object& object);
  void go_on(unsigned thread);
  void watch_accesses();
  void stop_watching();
  bool wake_spinners();
  bool wake_yielders();
  void fail_if_stalled();
  [[noreturn]] void conclude();
  void check_lock_order();
  static void enter_fiber(void* thread);

  controlled_thread threads_[max_threads];
  operation pending_[max_threads];
  std::uint64_t prints_[max_threads];  // fingerprints of the pending operations
  std::uint64_t pending_print_;        // and of all of them
  strategies::scheduling_point point_;
  thread_mask free_mask_;
  thread_mask spinning_mask_;
  thread_mask repeating_mask_;  // of them, those that were proven to lead nowhere new
  thread_mask watched_mask_;
  thread_mask yielding_mask_;    // threads that wait until another takes a step
  std::string stalls_;           // of the threads that were abandoned, in words
  std::uint32_t turns_;          // times that another thread than before took a step
  std::size_t wiped_stack_ = 0;  // of each fiber, at its start
  bool in_execution_ = false;
  bool yields_waited_ = false;
  bool spins_waited_ = false;
  bool process_ends_ = false;
  std::uint32_t last_step_of_process_;
  std::uint64_t cut_at_exit_ = 0;
  unsigned current_;
  controlled_thread* running_;  // the same
  unsigned count_;
  unsigned finished_;
  unsigned fruitless_wakes_;
  std::uint32_t steps_in_execution_;
  std::uint32_t max_steps_;
  std::uint32_t step_limit_;  // max_steps_, or fewer before the process ends
  std::uint32_t spin_limit_;
  std::uint64_t steps_;
  strategies::strategy* guide_;
  strategies::ending ending_;
  void* outside_stack_;
  std::uintptr_t outside_thread_pointer_;
  execution_trail trail_;
  recurrence recurrences_[max_threads];  // begun only where stacks are wiped
};

extern scheduler the_scheduler;

}  // namespace brigade::explore::runtime
