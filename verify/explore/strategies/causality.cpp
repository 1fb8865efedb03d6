#include "causality.hpp"

#include <bit>

namespace brigade::explore::strategies {

using runtime::bit;
using runtime::effect;
using runtime::vector_clock;

void causality::begin_execution() {
  size_ = 0;
  objects_used_ = 0;
  for (unsigned i = 0; i < threads_used_; ++i) thread_clock_[i].clear();
  threads_used_ = 1;
}

void causality::begin_histories(std::uint32_t last) {
  if (last >= objects_.size()) objects_.resize(last + 16);
  for (; objects_used_ <= last; ++objects_used_) {
    object_history& fresh = objects_[objects_used_];
    fresh.last_write = fresh.last_exclusive = 0;
    fresh.readers.threads = fresh.shared.threads = 0;
    fresh.released.clear();
    fresh.released_shared.clear();
  }
}

bool causality::precedes(std::uint32_t step, const vector_clock& clock) const {
  const event& earlier = events_[step];
  return earlier.index <= clock.at(earlier.thread);
}

void causality::join(vector_clock& clock, const step_group& group) const {
  for (thread_mask left = group.threads; left != 0; left &= left - 1) {
    clock.join(events_[group.last[std::countr_zero(left)] - 1].clock);
  }
}

void causality::perform(unsigned thread, const operation& what) {
  vector_clock& clock = thread_clock_[thread];
  object_history& about = history(what.object);
  const step_number step = size_ + 1;
  const std::uint32_t index = clock.at(thread) + 1;
  if (about.last_write != 0) clock.join(events_[about.last_write - 1].clock);
  if (modifies(what.how)) {
    join(clock, about.readers);
    about.last_write = step;
    about.readers.threads = 0;
  } else if (what.how == effect::response) {
    join(clock, about.readers);
    about.shared.add(thread, step);
  } else {
    if (what.how == effect::invocation) join(clock, about.shared);
    about.readers.add(thread, step);
  }
  clock.set(thread, index);
  if (size_ == events_.size()) events_.resize(2 * size_ + 64);
  event& made = events_[size_++];
  made.thread = thread;
  made.index = index;
  made.clock.assign(clock);
}

void causality::ordered(ordering how, unsigned from, unsigned to) {
  switch (how) {
    case ordering::create:
      threads_used_ = threads_used_ <= to ? to + 1 : threads_used_;
      thread_clock_[to].assign(thread_clock_[from]);
      return;
    case ordering::join:
    case ordering::wake:
      thread_clock_[to].join(thread_clock_[from]);
      return;
    case ordering::release:
      history(to).released.join(thread_clock_[from]);
      return;
    case ordering::release_shared:
      history(to).released_shared.join(thread_clock_[from]);
      return;
    case ordering::acquire:
    case ordering::acquire_shared:
      break;
  }
  object_history& about = history(from);
  vector_clock& clock = thread_clock_[to];
  const step_number step = size_;
  clock.join(about.released);
  if (how == ordering::acquire) {
    clock.join(about.released_shared);
    about.last_exclusive = step;
    about.shared.threads = 0;
  } else {
    about.shared.add(to, step);
  }
  events_[size_ - 1].clock.assign(clock);
}

void causality::add_if_race(std::uint32_t numbered, unsigned thread,
                            std::vector<std::uint32_t>& found) const {
  if (numbered == 0) return;
  const std::uint32_t step = numbered - 1;
  if (events_[step].thread != thread && !precedes(step, thread_clock_[thread]))
    found.push_back(step);
}

const causality::step_group& causality::racing_group(const object_history& about, effect how) {
  switch (how) {
    case effect::write:
    case effect::response:
      return about.readers;
    case effect::acquire:
    case effect::invocation:
      return about.shared;
    case effect::none:
    case effect::read:
    case effect::acquire_shared:
      break;
  }
  return nobody;
}

void causality::find_races(unsigned thread, const operation& what,
                           std::vector<std::uint32_t>& found) const {
  if (what.object >= objects_used_) return;
  const object_history& about = objects_[what.object];
  const bool acquiring = acquires(what.how);
  const step_group& group = racing_group(about, what.how);
  for (thread_mask left = group.threads; left != 0; left &= left - 1) {
    add_if_race(group.last[std::countr_zero(left)], thread, found);
  }
  if (group.threads == 0)
    add_if_race(acquiring ? about.last_exclusive : about.last_write, thread, found);
  keep_immediate(found);
}

// Drops steps that are ordered before another of the list.
void causality::keep_immediate(std::vector<std::uint32_t>& found) const {
  const auto is_covered = [&](std::uint32_t step) {
    for (const std::uint32_t other : found) {
      if (other != step && precedes(step, events_[other].clock)) return true;
    }
    return false;
  };
  if (found.size() < 2) return;
  std::vector<std::uint32_t> kept;
  for (const std::uint32_t step : found) {
    if (!is_covered(step)) kept.push_back(step);
  }
  found.swap(kept);
}

thread_mask causality::initials(std::uint32_t earlier, unsigned thread,
                                const std::vector<std::uint32_t>& races) const {
  const event& first = events_[earlier];
  thread_mask seen = 0;
  thread_mask starting = 0;
  std::uint32_t first_index[runtime::max_threads];
  const auto begins = [&](const vector_clock& clock) {
    for (thread_mask left = seen; left != 0; left &= left - 1) {
      const auto other = static_cast<unsigned>(std::countr_zero(left));
      if (clock.at(other) >= first_index[other]) return false;
    }
    return true;
  };
  for (std::uint32_t step = earlier + 1; step < size_; ++step) {
    const event& later = events_[step];
    if (first.index <= later.clock.at(first.thread) || (seen & bit(later.thread))) continue;
    if (begins(later.clock)) starting |= bit(later.thread);
    seen |= bit(later.thread);
    first_index[later.thread] = later.index;
  }
  if (seen & bit(thread)) return starting;
  vector_clock racing;
  racing.assign(thread_clock_[thread]);
  for (const std::uint32_t other : races) {
    if (other > earlier && first.index > events_[other].clock.at(first.thread))
      racing.join(events_[other].clock);
  }
  return begins(racing) ? starting | bit(thread) : starting;
}

}  // namespace brigade::explore::strategies
