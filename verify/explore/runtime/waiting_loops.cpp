// The scheduler's part in loops that wait: which threads are to wait until another changes
// something, and when they go on. What is proven of them is in recurrence.hpp.
#include <bit>

#include "leave.hpp"
#include "mode.hpp"
#include "observer.hpp"
#include "scheduler.hpp"
#include "session.hpp"
#include "shadow.hpp"
#include "virtual_time.hpp"

namespace brigade::explore::runtime {

[[gnu::noinline]] void scheduler::note_step() {
  if (is_watched()) recurrences_[current_].look_at(objects.numbered(pending_[current_].object));
  wipe_stack_below();
}

// The current thread stands before a look at the object. Where it has looked at the same value
// again and again, it waits until another thread changes something.
[[gnu::noinline]] void scheduler::look(sync_object& object) {
  controlled_thread& self = current();
  if (self.spin_object != object.number || self.spin_version != object.version) {
    self.spin_object = object.number;
    self.spin_version = object.version;
    self.spins = 0;
  }
  ++self.spins;
  if (repeats_itself(self)) {
    repeating_mask_ |= bit(current_);
  } else if (self.spins > spin_limit_) {
    spins_waited_ = true;
  } else {
    return;
  }
  park(object);
}

// A thread that looks once or twice does not wait: it is not watched unless the execution has
// threads that do.
bool scheduler::repeats_itself(controlled_thread& self) {
  constexpr std::uint32_t looks_before_watching = 3;
  const bool seems_to_wait = ++self.looks > looks_before_watching || self.spins > spin_limit_;
  if (wiped_stack_ == 0 && !seems_to_wait) return false;
  return brigade_explore_repeats(&pending_[current_]);
}

bool scheduler::stands_before(const operation& next, const std::byte* from) {
  recurrence& known = recurrences_[current_];
  const auto depth = static_cast<std::size_t>(running_->block->stack_top - from);
  if (depth > recurrence::deepest) {  // or on a stack of the program's own
    had_effect();
    return false;
  }
  if (depth > wiped_stack_) {
    constexpr std::size_t grain = 512;
    session.newly_wiped_stack = (depth + grain - 1) / grain * grain;
    leave(strategies::ending::cut);
  }
  const bool again = known.repeats(next, from, depth);
  watched_mask_ |= bit(current_);
  watch_accesses();
  return again;
}

[[gnu::noinline]] void scheduler::watch_accesses() { shadow.use_short_path(!is_watched()); }

[[gnu::noinline]] void scheduler::stop_watching() {
  recurrences_[current_].forget();
  watched_mask_ &= ~bit(current_);
  watch_accesses();
}

// A program that switches stacks itself has state on each of them.
[[gnu::noinline]] void scheduler::watched_read(std::uintptr_t address) {
  if (!running_->block->is_on_stack(reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0))))
    return had_effect();
  if (!running_->block->is_on_stack(address))
    recurrences_[current_].read(address & ~(word_size - 1));
}

[[gnu::noinline]] void scheduler::watched_write(std::uintptr_t address) {
  if (!running_->block->is_on_stack(address)) had_effect();
}

void scheduler::park(sync_object& object) {
  const thread_mask self = bit(current_);
  object.spinners |= self;
  if (repeating_mask_ & self) {
    const recurrence& round = recurrences_[current_];
    round.for_each_object([self](sync_object& seen) { seen.spinners |= self; });
    if (round.objects_seen() > 1) point_.alert |= self;
  }
  spinning_mask_ |= self;
  point_.enabled &= ~self;
}

[[gnu::noinline]] void scheduler::go_on(unsigned thread) {
  const thread_mask gone = bit(thread);
  objects.numbered(pending_[thread].object).spinners &= ~gone;
  spinning_mask_ &= ~gone;
  if ((repeating_mask_ & gone) == 0) return;
  repeating_mask_ &= ~gone;
  point_.alert &= ~gone;
  recurrences_[thread].for_each_object([gone](sync_object& seen) { seen.spinners &= ~gone; });
  recurrences_[thread].go_on();
}

void scheduler::written(sync_object& object) {
  ++object.version;
  fruitless_wakes_ = 0;
  note_effect();
  if (object.spinners != 0) [[unlikely]]
    let_spinners_go_on(object);
}

[[gnu::noinline]] void scheduler::let_spinners_go_on(sync_object& object) {
  const thread_mask woken = object.spinners;
  for (thread_mask left = woken; left != 0; left &= left - 1)
    go_on(static_cast<unsigned>(std::countr_zero(left)));
  point_.enabled |= woken;
}

void scheduler::yield() {
  // Above the 4 of libstdc++'s atomic waits before they block. Rounds that write are as many more
  // steps to be interleaved, others cost less.
  constexpr std::uint32_t yields_before_waiting = 6;
  controlled_thread& self = current();
  if (self.yield_turn != turns_) self.yields = 0;
  self.yield_turn = turns_;
  self.yields_have_effects = self.yields != 0 && (self.yields_have_effects || self.had_effect != 0);
  self.had_effect = 0;
  const std::uint32_t most = self.yields_have_effects || spin_limit_ < yields_before_waiting
                                 ? yields_before_waiting
                                 : spin_limit_;
  if (++self.yields <= most) return;
  announce(current_, {0, 0, action::yield, effect::none});
  yielding_mask_ |= bit(current_);
  yields_waited_ = true;
  if (active_mode == control::observing) observer.on_announcement(current_);
  reschedule();
  withdraw(current_);
  if (active_mode == control::observing) observer.on_step(current_, pending_[current_]);
}

// When nobody else can go on.
bool scheduler::wake_yielders() {
  point_.enabled |= yielding_mask_;
  yielding_mask_ = 0;
  return point_.enabled != 0;
}

// When nobody else can go on, all spinners get another round, and time passes for them. That
// nothing comes of it is a livelock where they are known to repeat themselves; others may yet give
// up, until the limit of steps.
bool scheduler::wake_spinners() {
  constexpr unsigned rounds_without_progress = 6;
  if (spinning_mask_ == 0) return false;
  if (fruitless_wakes_ < rounds_without_progress) {
    ++fruitless_wakes_;
  } else if (spinning_mask_ == repeating_mask_) {
    fail_if_stalled();
    fail(finding::livelock,
         "every thread that is not blocked spins on a value that nobody changes");
  }
  for (thread_mask left = spinning_mask_; left != 0; left &= left - 1) {
    const auto number = static_cast<unsigned>(std::countr_zero(left));
    threads_[number].spins = 0;
    threads_[number].time += second << (4 * fruitless_wakes_);
    go_on(number);
    point_.enabled |= bit(number);
  }
  return true;
}

}  // namespace brigade::explore::runtime
