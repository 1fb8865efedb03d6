// Partial order sampling (Yuan, Yang, Gu, CAV 2018): each pending operation has a random priority,
// the highest enabled one is performed, and those it races with draw again. Orders of racing steps
// are sampled more evenly than by a random walk, which prefers the common ones.
#include <bit>

#include "random.hpp"
#include "strategy.hpp"

namespace brigade::explore::strategies {

namespace {

class pos final : public strategy {
 public:
  pos(std::uint64_t seed, std::uint64_t executions) : random_(seed), wanted_(executions) {}

  void begin_execution() override {
    for (auto& priority : priority_) priority = unset;
  }

  int pick(const scheduling_point& point) override {
    const auto chosen = static_cast<unsigned>(highest(point.enabled));
    for (thread_mask left = point.pending; left != 0; left &= left - 1) {
      const auto other = static_cast<unsigned>(std::countr_zero(left));
      if (other == chosen || dependent(point.of[other], point.of[chosen])) priority_[other] = unset;
    }
    return static_cast<int>(chosen);
  }

  unsigned choose(choice, unsigned alternatives) override { return random_.below(alternatives); }

  bool end_execution(ending, const scheduling_point&) override { return ++done_ < wanted_; }

  coverage covered() const override { return {coverage::extent::sampled, done_, 0}; }

 private:
  static constexpr std::uint64_t unset = 0;

  int highest(thread_mask enabled) {
    int best = no_thread;
    for (thread_mask left = enabled; left != 0; left &= left - 1) {
      const int thread = std::countr_zero(left);
      if (priority_[thread] == unset) priority_[thread] = random_.next() | 1;
      if (best == no_thread || priority_[best] < priority_[thread]) best = thread;
    }
    return best;
  }

  random_source random_;
  std::uint64_t wanted_;
  std::uint64_t done_ = 0;
  std::uint64_t priority_[runtime::max_threads] = {};
};

}  // namespace

std::unique_ptr<strategy> make_pos(std::uint64_t seed, std::uint64_t executions) {
  return std::make_unique<pos>(seed, executions);
}

}  // namespace brigade::explore::strategies
