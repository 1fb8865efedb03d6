// Random walk: at each step a thread drawn uniformly among the enabled ones, and each choice
// evenly. Reproducible: the seed determines every execution.
#include <bit>

#include "random.hpp"
#include "strategy.hpp"

namespace brigade::explore::strategies {

namespace {

class random_walk final : public strategy {
 public:
  random_walk(std::uint64_t seed, std::uint64_t executions) : random_(seed), wanted_(executions) {}

  void begin_execution() override {}

  int pick(const scheduling_point& point) override {
    const auto candidates = static_cast<unsigned>(std::popcount(point.enabled));
    thread_mask left = point.enabled;
    unsigned skipped = candidates == 1 ? 0 : random_.below(candidates);
    for (; skipped > 1; --skipped) left &= left - 1;
    left &= left - skipped;  // without a branch, which would be mispredicted half the time
    return std::countr_zero(left);
  }

  unsigned choose(choice, unsigned alternatives) override { return random_.below(alternatives); }

  bool end_execution(ending, const scheduling_point&) override { return ++done_ < wanted_; }

  coverage covered() const override { return {coverage::extent::sampled, done_, 0}; }

 private:
  random_source random_;
  std::uint64_t wanted_;
  std::uint64_t done_ = 0;
};

}  // namespace

std::unique_ptr<strategy> make_random_walk(std::uint64_t seed, std::uint64_t executions) {
  return std::make_unique<random_walk>(seed, executions);
}

}  // namespace brigade::explore::strategies
