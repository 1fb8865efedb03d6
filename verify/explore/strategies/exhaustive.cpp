// Every interleaving, up to the order of independent steps: dynamic partial-order reduction with
// source sets and sleep sets (Abdulla, Aronis, Jonsson, Sagonas, POPL 2014), stateless.
//
// The search is a stack of steps. Each new step is compared with the earlier steps it races with:
// dependent, of another thread, and not ordered by anything between them. For each such race the
// stack gets, at the earlier step, a thread with which the opposite order begins, unless one is
// there. A thread whose step was explored sleeps until a dependent step is taken.
//
// Locks: an acquisition races with the last acquisition, by the clock its thread had before it
// learned of the release; a blocked acquisition is no step. An execution in which all that could go
// on is asleep still checks the races of the threads that wait for a lock.
#include <bit>
#include <memory>
#include <utility>
#include <vector>

#include "causality.hpp"
#include "strategy.hpp"

namespace brigade::explore::strategies {

namespace {

using runtime::bit;
using runtime::vector_clock;

// The memory in which one search works is the next one's: a small program is exhausted so quickly
// that clearing new memory would take longer than many of its executions.
class borrowed_causality {
 public:
  borrowed_causality()
      : mine_(spare_ == nullptr ? std::make_unique<causality>() : std::move(spare_)) {}
  ~borrowed_causality() { spare_ = std::move(mine_); }
  borrowed_causality(const borrowed_causality&) = delete;
  borrowed_causality& operator=(const borrowed_causality&) = delete;

  causality* operator->() const { return mine_.get(); }

 private:
  static inline std::unique_ptr<causality> spare_;

  std::unique_ptr<causality> mine_;
};

class exhaustive final : public strategy {
 public:
  void begin_execution() override {
    depth_ = 0;
    choices_made_ = 0;
    order_->begin_execution();
  }

  int pick(const scheduling_point& point) override {
    if (depth_ == steps_.size() && !push_step(point)) return no_thread;
    step& next = steps_[depth_];
    const unsigned thread = next.thread;
    if ((point.enabled & bit(thread)) == 0 || !follows(next.what, point.of[thread])) {
      diverged_ = true;
      return no_thread;
    }
    next.what = point.of[thread];
    next.woken = 0;
    if (depth_ >= first_new_) check_races(thread, next.what);
    order_->perform(thread, next.what);
    ++depth_;
    return static_cast<int>(thread);
  }

  unsigned choose(choice, unsigned alternatives) override {
    if (choices_made_ == choices_.size()) choices_.push_back({depth_, 0, alternatives});
    const taken& made = choices_[choices_made_++];
    if (made.after != depth_ || made.alternatives != alternatives) diverged_ = true;
    return made.chosen < alternatives ? made.chosen : 0;
  }

  void ordered(ordering how, unsigned from, unsigned to) override {
    order_->ordered(how, from, to);
    if (how == ordering::wake) replace_pending(steps_[depth_ - 1], to);
  }

  bool end_execution(ending how, const scheduling_point& last) override {
    ++done_;
    if (how != ending::completed) check_races_of_blocked(last);
    return !diverged_ && backtrack();
  }

  coverage covered() const override { return {coverage::extent::all_interleavings, done_, 0}; }
  bool diverged() const override { return diverged_; }

 private:
  struct step {
    unsigned thread;
    thread_mask enabled;
    thread_mask backtrack;  // threads to be tried here, tried ones included
    thread_mask sleep;      // threads whose step here is covered elsewhere
    thread_mask woken;      // threads whose pending operation the step replaced
    thread_mask alert;
    operation what;
  };

  struct taken {
    std::size_t after;  // steps before it
    unsigned chosen;
    unsigned alternatives;
  };

  // The step wakes a thread. If that thread could have timed out instead, it never will after this
  // step, so no later race will tell that the opposite order is to be explored.
  static void replace_pending(step& waking, unsigned thread) {
    waking.woken |= bit(thread);
    const bool could_go_on = (waking.enabled & bit(thread)) != 0;
    if (could_go_on && ((waking.backtrack | waking.sleep) & bit(thread)) == 0)
      waking.backtrack |= bit(thread);
  }

  // A step that was not taken yet has no operation to follow.
  static bool follows(const operation& recorded, const operation& found) {
    return recorded.what == runtime::action::none ||
           (recorded.what == found.what && recorded.address == found.address);
  }

  bool push_step(const scheduling_point& point) {
    const thread_mask sleep = depth_ == 0 ? 0 : still_asleep(steps_[depth_ - 1], point);
    const thread_mask awake = point.enabled & ~sleep;
    if (awake == 0) return false;
    const auto current = static_cast<unsigned>(point.current);
    const unsigned chosen =
        awake & bit(current) ? current : static_cast<unsigned>(std::countr_zero(awake));
    steps_.push_back({chosen, point.enabled, bit(chosen), sleep, 0, point.alert, {}});
    return true;
  }

  // Those asleep before the step whose operations do not depend on it.
  static thread_mask still_asleep(const step& before, const scheduling_point& point) {
    thread_mask asleep = before.sleep & ~bit(before.thread) & ~before.woken;
    for (thread_mask left = asleep; left != 0; left &= left - 1) {
      const auto thread = static_cast<unsigned>(std::countr_zero(left));
      if (dependent(point.of[thread], before.what)) asleep &= ~bit(thread);
    }
    return asleep;
  }

  void check_races_of_blocked(const scheduling_point& point) {
    for (thread_mask left = point.pending & ~point.enabled; left != 0; left &= left - 1) {
      const auto thread = static_cast<unsigned>(std::countr_zero(left));
      if (acquires(point.of[thread].how)) check_races(thread, point.of[thread]);
    }
  }

  void check_races(unsigned thread, const operation& what) {
    races_.clear();
    order_->find_races(thread, what, races_);
    for (const std::uint32_t earlier : races_) reverse(earlier, thread);
  }

  // Makes sure that the opposite order of the race is explored: from before the earlier step, all
  // later steps that do not depend on it, then the racing one. A thread that waited in a loop for
  // any of several objects may be let go by a step that comes later, or not at all, in this
  // execution: it is tried with whoever can go on (as in Flanagan and Godefroid, POPL 2005).
  void reverse(std::uint32_t earlier, unsigned thread) {
    const thread_mask initials = order_->initials(earlier, thread, races_);
    step& before = steps_[earlier];
    if (before.alert & bit(thread)) before.backtrack |= before.enabled;
    if ((before.backtrack | before.sleep) & initials) return;
    const thread_mask possible = initials & before.enabled;
    if (possible == 0) return;
    before.backtrack |= possible & bit(thread) ? bit(thread) : possible & (~possible + 1);
  }

  bool backtrack() {
    for (;;) {
      if (!choices_.empty() && choices_.back().after >= steps_.size()) {
        taken& last = choices_.back();
        if (++last.chosen < last.alternatives) break;
        choices_.pop_back();
        continue;
      }
      if (steps_.empty()) return false;
      step& last = steps_.back();
      last.sleep |= bit(last.thread);
      const thread_mask left = last.backtrack & ~last.sleep;
      if (left != 0) {
        last.thread = static_cast<unsigned>(std::countr_zero(left));
        last.what = {};
        break;
      }
      steps_.pop_back();
    }
    first_new_ = choices_.empty() || choices_.back().after < steps_.size() ? steps_.size() - 1
                                                                           : steps_.size();
    return true;
  }

  std::vector<step> steps_;
  std::vector<taken> choices_;
  std::vector<std::uint32_t> races_;
  borrowed_causality order_;
  std::size_t depth_ = 0;
  std::size_t choices_made_ = 0;
  std::size_t first_new_ = 0;  // the first step whose races were not checked yet
  std::uint64_t done_ = 0;
  bool diverged_ = false;
};

}  // namespace

std::unique_ptr<strategy> make_exhaustive() { return std::make_unique<exhaustive>(); }

}  // namespace brigade::explore::strategies
