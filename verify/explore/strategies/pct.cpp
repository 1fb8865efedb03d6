// Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010):
// threads have random priorities, the highest enabled one runs, and at d - 1 random steps the
// thread about to run falls below all others. A bug of depth d in a program of n threads and k
// steps is hit with probability at least 1 / (n k^(d-1)) in each execution; k is the longest
// execution so far.
//
// Priorities are unfair: a thread whose loop ends only by what others do would keep them from it
// for ever. One that took many steps in a row although others could have gone on falls below them
// too; no execution without such a row is affected.
#include <bit>

#include "random.hpp"
#include "strategy.hpp"

namespace brigade::explore::strategies {

namespace {

class pct final : public strategy {
 public:
  pct(std::uint64_t seed, std::uint64_t executions, unsigned depth)
      : random_(seed), wanted_(executions), depth_(depth) {}

  void begin_execution() override {
    step_ = 0;
    next_low_ = lowest_initial;
    steps_in_a_row_ = 0;
    last_ = no_thread;
    for (auto& priority : priority_) priority = unset;
    change_points_.clear();
    for (unsigned i = 1; i < depth_; ++i) change_points_.push_back(random_.below(longest_));
  }

  int pick(const scheduling_point& point) override {
    int chosen = highest(point.enabled);
    for (const unsigned change : change_points_) {
      if (change == step_) priority_[chosen] = --next_low_;
    }
    ++step_;
    chosen = highest(point.enabled);
    if (is_unfair(chosen, point.enabled)) priority_[chosen] = --next_low_;
    return chosen;
  }

  unsigned choose(choice, unsigned alternatives) override { return random_.below(alternatives); }

  bool end_execution(ending, const scheduling_point&) override {
    if (longest_ < step_) longest_ = step_;
    return ++done_ < wanted_;
  }

  coverage covered() const override { return {coverage::extent::sampled, done_, 0}; }

 private:
  static constexpr std::uint64_t unset = 0;
  static constexpr std::uint64_t lowest_initial = std::uint64_t{1} << 32;
  static constexpr unsigned most_steps_in_a_row = 500;

  bool is_unfair(int thread, thread_mask enabled) {
    const bool alone = (enabled & (enabled - 1)) == 0;
    steps_in_a_row_ = thread == last_ && !alone ? steps_in_a_row_ + 1 : 0;
    last_ = thread;
    return steps_in_a_row_ != 0 && steps_in_a_row_ % most_steps_in_a_row == 0;
  }

  // Initial priorities lie above those that change points give.
  int highest(thread_mask enabled) {
    int best = no_thread;
    for (thread_mask left = enabled; left != 0; left &= left - 1) {
      const int thread = std::countr_zero(left);
      if (priority_[thread] == unset) priority_[thread] = lowest_initial + (random_.next() >> 1);
      if (best == no_thread || priority_[best] < priority_[thread]) best = thread;
    }
    return best;
  }

  random_source random_;
  std::uint64_t wanted_;
  unsigned depth_;
  std::uint64_t done_ = 0;
  unsigned longest_ = 1;
  unsigned step_ = 0;
  std::uint64_t next_low_ = 0;
  unsigned steps_in_a_row_ = 0;
  int last_ = no_thread;
  std::uint64_t priority_[runtime::max_threads] = {};
  std::vector<unsigned> change_points_;
};

}  // namespace

std::unique_ptr<strategy> make_pct(std::uint64_t seed, std::uint64_t executions, unsigned depth) {
  return std::make_unique<pct>(seed, executions, depth);
}

}  // namespace brigade::explore::strategies
