#include "scheduler.hpp"

#include <bit>

#include "deadlock.hpp"
#include "leaks.hpp"
#include "leave.hpp"
#include "lock_order.hpp"
#include "mode.hpp"
#include "observer.hpp"
#include "race_detector.hpp"
#include "report_access.hpp"
#include "session.hpp"
#include "shadow.hpp"
#include "switch.hpp"
#include "thread_exit.hpp"
#include "virtual_time.hpp"

namespace brigade::explore::runtime {

scheduler the_scheduler;

namespace {

// Guides the turns that are taken beyond the limit of steps.
class unasked final : public strategies::strategy {
 public:
  void begin_execution() override {}
  int pick(const strategies::scheduling_point&) override { return strategies::no_thread; }
  unsigned choose(strategies::choice, unsigned) override { return 0; }
  bool end_execution(strategies::ending, const strategies::scheduling_point&) override {
    return false;
  }
  coverage covered() const override { return {}; }
};

unasked nobody_asked;

// Reads, and tries that change nothing when they fail.
constexpr bool only_looks(action what, effect how) {
  switch (what) {
    case action::load:
    case action::read_modify_write:
    case action::try_lock:
    case action::try_lock_shared:
    case action::semaphore_try_wait:
    case action::plain_read:
      return true;
    case action::once_done:
      return how == effect::read;
    default:
      return false;
  }
}

}  // namespace

void scheduler::initialize() {
  borrow_thread_block(0);
  trail_.forget();
}

void scheduler::set_limits(std::uint32_t max_steps, std::uint32_t spin_limit) {
  max_steps_ = max_steps;
  spin_limit_ = spin_limit;
}

strategies::ending scheduler::run(strategies::strategy& guide, void* (*body)(void*),
                                  void* argument) {
  guide_ = &guide;
  count_ = finished_ = 0;
  point_ = {0, 0, 0, pending_, 0};
  free_mask_ = spinning_mask_ = yielding_mask_ = 0;
  repeating_mask_ = watched_mask_ = 0;
  wiped_stack_ = session.wiped_stack;
  stalls_.clear();
  turns_ = 0;
  pending_print_ = 0;
  fruitless_wakes_ = 0;
  steps_in_execution_ = 0;
  step_limit_ = max_steps_;
  process_ends_ = false;
  trail_.begin_execution();
  guide.begin_execution();
  outside_thread_pointer_ = thread_pointer();
  create(body, argument, false);
  current_ = 0;
  running_ = &threads_[0];
  free_mask_ = 0;
  races.switch_to(threads_[0]);
  change_thread_pointer(threads_[0].block->thread_pointer);
  in_execution_ = true;
  brigade_explore_start(&outside_stack_, threads_[0].stack, enter_fiber, &threads_[0]);
  in_execution_ = false;
  change_thread_pointer(outside_thread_pointer_);
  mode = control::none;
  return ending_;
}

[[gnu::always_inline]] inline void scheduler::withdraw(unsigned thread) {
  const operation& pending = pending_[thread];
  pending_print_ ^= prints_[thread];
  point_.pending &= ~bit(thread);
  point_.enabled &= ~bit(thread);
  if (pending.how == effect::acquire) {
    objects.numbered(pending.object).pending_exclusive &= ~bit(thread);
  } else if (pending.how == effect::acquire_shared) {
    objects.numbered(pending.object).pending_shared &= ~bit(thread);
  } else if (spinning_mask_ & bit(thread)) {
    go_on(thread);
  }
}

[[gnu::noinline]] void scheduler::step(sync_object& object, action what, effect how) {
  publish(current_, object, what, how);
  if (only_looks(what, how)) {
    look(object);
  } else {
    note_effect();
  }
  if (active_mode == control::observing) [[unlikely]]
    observer.on_announcement(current_);
  reschedule();
  withdraw(current_);
  if (active_mode == control::observing) [[unlikely]]
    observer.on_step(current_, pending_[current_]);
  if (wiped_stack_ != 0) [[unlikely]]
    note_step();
}

void scheduler::announce(unsigned thread, const operation& what) {
  pending_[thread] = what;
  prints_[thread] = fingerprint(thread, what);
  pending_print_ ^= prints_[thread];
  point_.pending |= bit(thread);
}

void scheduler::publish(unsigned thread, sync_object& object, action what, effect how) {
  if (point_.pending & bit(thread)) [[unlikely]]
    withdraw(thread);
  announce(thread, {object.address, object.number, what, how});
  threads_[thread].state = status::pending;
  point_.enabled |= bit(thread);
  if (acquires(how)) {
    const bool shared = how == effect::acquire_shared;
    (shared ? object.pending_shared : object.pending_exclusive) |= bit(thread);
    if (!(shared ? object.shared_available() : object.exclusive_available()))
      point_.enabled &= ~bit(thread);
  }
}

void scheduler::refresh(const sync_object& object) {
  point_.enabled = object.exclusive_available() ? point_.enabled | object.pending_exclusive
                                                : point_.enabled & ~object.pending_exclusive;
  point_.enabled = object.shared_available() ? point_.enabled | object.pending_shared
                                             : point_.enabled & ~object.pending_shared;
}

void scheduler::block() {
  if (!(point_.pending & bit(current_))) threads_[current_].state = status::blocked;
  if (active_mode == control::observing) observer.on_announcement(current_);
  reschedule();
  if (!(point_.pending & bit(current_))) return;
  withdraw(current_);
  if (active_mode == control::observing) observer.on_step(current_, pending_[current_]);
}

void scheduler::abandon_current() {
  threads_[current_].state = status::stalled;
  stalls_ += (stalls_.empty() ? "thread " : "; thread ") + std::to_string(current_) +
             " runs on without a scheduling step" + describe_here();
  if (active_mode == control::observing) observer.on_announcement(current_);
  reschedule();
  __builtin_unreachable();
}

void scheduler::fail_if_stalled() {
  if (!stalls_.empty()) fail(finding::livelock, "livelock: " + stalls_);
}

void scheduler::set_free(unsigned thread) {
  threads_[thread].state = status::free;
  free_mask_ |= bit(thread);
}

void scheduler::wake_free(unsigned thread) {
  if (point_.pending & bit(thread)) withdraw(thread);
  set_free(thread);
}

// One place for all switches, of which none returns to another: see switch.cpp.
[[gnu::noinline]] void scheduler::reschedule() {
  const unsigned next = next_thread();
  if (next != current_) switch_to(next);
}

unsigned scheduler::next_thread() {
  if (free_mask_ != 0) {
    const auto next = static_cast<unsigned>(std::countr_zero(free_mask_));
    free_mask_ &= free_mask_ - 1;
    return next;
  }
  if (point_.enabled == 0) [[unlikely]]
    find_enabled();
  return pick_enabled();
}

void scheduler::find_enabled() {
  if (!wake_yielders() && (process_ends_ || !wake_spinners())) conclude();
}

unsigned scheduler::pick_enabled() {
  const int picked = ++steps_in_execution_ <= step_limit_ ? guide_->pick(point_)  //
                                                          : pick_beyond_limit();
  if (picked == strategies::no_thread) [[unlikely]]
    leave(strategies::ending::cut);
  const auto next = static_cast<unsigned>(picked);
  ++steps_;
  trail_.step(next, pending_[next], point_.enabled, pending_print_);
  if (picked != point_.current) {  // another thread's turn
    point_.current = picked;
    point_.enabled |= yielding_mask_;
    yielding_mask_ = 0;
    ++turns_;
  }
  return next;
}

// Whether an execution that exceeds its steps would ever end is tried with all threads taking
// turns, for as many steps again. Schedules that differ in these steps are not explored.
int scheduler::pick_beyond_limit() {
  if (process_ends_ && steps_in_execution_ > last_step_of_process_) {
    ++cut_at_exit_;
    conclude();
  }
  if (steps_in_execution_ <= max_steps_) return guide_->pick(point_);
  guide_ = &nobody_asked;
  if (steps_in_execution_ > 2 * max_steps_) fail(finding::livelock, describe_livelock(*this));
  const thread_mask later = point_.enabled & ~(bit(current_) | (bit(current_) - 1));
  return std::countr_zero(later != 0 ? later : point_.enabled);
}

unsigned scheduler::choose(strategies::choice what, unsigned alternatives) {
  if (alternatives < 2) return 0;
  had_effect();
  const unsigned chosen = guide_->choose(what, alternatives);
  trail_.choice(chosen, alternatives);
  return chosen;
}

void scheduler::switch_to(unsigned thread) {
  controlled_thread& from = *running_;
  controlled_thread& to = threads_[thread];
  current_ = thread;
  running_ = &to;
  races.switch_to(to);
  change_thread_pointer(to.block->thread_pointer);
  if (watched_mask_ != 0) [[unlikely]]
    watch_accesses();
  if (to.stack == to.block->stack_top)
    brigade_explore_start(&from.stack, to.stack, enter_fiber, &to);
  else
    brigade_explore_switch(&from.stack, to.stack);
}

unsigned scheduler::create(void* (*start)(void*), void* argument, bool detached) {
  if (count_ == max_threads) fail(finding::limit, "more than 64 threads in one execution");
  const unsigned number = count_++;
  controlled_thread& made = threads_[number];
  made.number = number;
  made.detached = detached;
  made.joined = false;
  made.notified = false;
  if (made.block == nullptr) made.block = &borrow_thread_block(number);
  made.start = start;
  made.argument = argument;
  made.returned = nullptr;
  made.spins = 0;
  made.spin_object = 0;
  made.join_target = nobody;
  made.wait_mutex = 0;
  made.looks = 0;
  made.had_effect = 0;
  made.yields = 0;
  made.yield_turn = 0;
  made.yields_have_effects = false;
  made.woken_from = 0;
  made.stack = made.block->stack_top;
  if (wiped_stack_ != 0) [[unlikely]]
    recurrences_[number].begin_thread(made.block->stack_top, wiped_stack_);
  reset_thread_locals(*made.block);
  made.clock.clear();
  made.acquired.clear();
  made.fenced.clear();
  made.time = start_of_time;
  made.invoked = 0;
  if (number != 0) {
    controlled_thread& parent = current();
    had_effect();
    made.clock.assign(parent.clock);
    made.time = parent.time;
    races.advance(parent);
    lock_order.created(parent.number, number);
    guide_->ordered(strategies::ordering::create, parent.number, number);
  }
  made.clock.set(number, 1);
  set_free(number);
  return number;
}

void scheduler::join(unsigned target) {
  had_effect();
  await_end(target);
  threads_[target].joined = true;
}

void scheduler::await_end(unsigned target) {
  controlled_thread& joined = threads_[target];
  controlled_thread& joiner = current();
  joiner.join_target = static_cast<int>(target);
  while (joined.state != status::finished) block();
  joiner.join_target = nobody;
  joiner.clock.join(joined.clock);
  lock_order.ordered(order_event::join, joiner.number, target);
  if (joiner.time < joined.time) joiner.time = joined.time;
  guide_->ordered(strategies::ordering::join, target, joiner.number);
}

void scheduler::end_process(std::uint32_t linger) {
  process_ends_ = true;
  last_step_of_process_ = steps_in_execution_ + linger;
  step_limit_ = max_steps_ < last_step_of_process_ ? max_steps_ : last_step_of_process_;
}

void scheduler::enter_fiber(void* argument) {
  auto& self = *static_cast<controlled_thread*>(argument);
  void* returned = run_thread(self);
  the_scheduler.finish(returned);
}

void scheduler::finish(void* returned) {
  controlled_thread& done = current();
  done.returned = returned;
  done.state = status::finished;
  ++finished_;
  for (unsigned i = 0; i < count_; ++i) {
    const controlled_thread& other = threads_[i];
    if (other.state == status::blocked && other.join_target == static_cast<int>(done.number))
      set_free(i);
  }
  reschedule();
  __builtin_unreachable();
}

void scheduler::conclude() {
  if (finished_ < count_ && !process_ends_) {
    if (active_mode == control::observing) session.found.details = describe_where_stuck(*this);
    fail_if_stalled();
    fail(finding::deadlock, describe_deadlock(*this));
  }
  trail_.completed();
  check_lock_order();
  check_for_leaks();
  leave(steps_in_execution_ > max_steps_ ? strategies::ending::truncated
                                         : strategies::ending::completed);
}

// A deadlock that is found later tells more: while the search goes on, an inversion is only kept.
void scheduler::check_lock_order() {
  if (session.inversion.what != finding::none) return;
  std::string inversion = lock_order.inversion();
  if (inversion.empty()) return;
  if (session.inversion_is_failure) {
    if (active_mode == control::observing) session.found.details = lock_order.describe_inversion();
    fail(finding::lock_order, std::move(inversion));
  }
  session.inversion.what = finding::lock_order;
  session.inversion.message = std::move(inversion);
  session.inversion_schedule = trail_.decisions();
}

void scheduler::leave(strategies::ending how) {
  ending_ = how;
  brigade_explore_leave(outside_stack_);
}

}  // namespace brigade::explore::runtime
