// Every schedule, by depth-first search without reduction: what reductions are checked against.
#include <bit>
#include <vector>

#include "strategy.hpp"

namespace brigade::explore::strategies {

namespace {

class enumeration final : public strategy {
 public:
  void begin_execution() override { depth_ = 0; }

  int pick(const scheduling_point& point) override {
    if (depth_ == path_.size()) path_.push_back({point.enabled, 0, 0});
    return std::countr_zero(path_[depth_++].threads);
  }

  unsigned choose(choice, unsigned alternatives) override {
    if (depth_ == path_.size()) path_.push_back({0, 0, alternatives});
    return path_[depth_++].chosen;
  }

  bool end_execution(ending, const scheduling_point&) override {
    ++done_;
    path_.resize(depth_);
    while (!path_.empty() && !advance(path_.back())) path_.pop_back();
    return !path_.empty();
  }

  coverage covered() const override { return {coverage::extent::all_interleavings, done_, 0}; }

 private:
  struct node {
    thread_mask threads;  // still to be tried, the one being tried first
    unsigned chosen;
    unsigned alternatives;  // 0 for a pick
  };

  static bool advance(node& last) {
    if (last.alternatives != 0) return ++last.chosen < last.alternatives;
    last.threads &= last.threads - 1;
    return last.threads != 0;
  }

  std::vector<node> path_;
  std::size_t depth_ = 0;
  std::uint64_t done_ = 0;
};

}  // namespace

std::unique_ptr<strategy> make_enumeration() { return std::make_unique<enumeration>(); }

}  // namespace brigade::explore::strategies
