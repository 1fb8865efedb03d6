// Every schedule with at most k preemptions, k raised from 0 (Musuvathi and Qadeer, PLDI 2007): a
// switch away from a thread that could go on is a preemption, one at a thread that waits or ends is
// free. Without reduction: a bound on top of sleep or source sets loses executions unless
// backtracking knows of it (Coons, Musuvathi, McKinley, OOPSLA 2013).
//
// Each bound searches the schedules of the lower ones again; there are few of those in comparison.
#include <bit>

#include "strategy.hpp"

namespace brigade::explore::strategies {

namespace {

using runtime::bit;

class bounded final : public strategy {
 public:
  explicit bounded(unsigned most_preemptions) : most_(most_preemptions) {}

  void begin_execution() override {
    depth_ = 0;
    preemptions_ = 0;
  }

  int pick(const scheduling_point& point) override {
    const thread_mask current = point.enabled & bit(static_cast<unsigned>(point.current));
    if (depth_ == path_.size()) path_.push_back(fresh(point.enabled, current));
    const node& here = path_[depth_++];
    if (current != 0 && here.thread != current) ++preemptions_;
    return std::countr_zero(here.thread);
  }

  unsigned choose(choice, unsigned alternatives) override {
    if (depth_ == path_.size()) path_.push_back({0, 0, 0, alternatives});
    return path_[depth_++].chosen;
  }

  bool end_execution(ending, const scheduling_point&) override {
    ++done_;
    path_.resize(depth_);
    while (!path_.empty() && !advance(path_.back())) path_.pop_back();
    if (!path_.empty()) return true;
    complete_ = !cut_;
    if (complete_ || bound_ == most_) return false;
    ++bound_;
    cut_ = false;
    return true;
  }

  coverage covered() const override {
    if (complete_) return {coverage::extent::all_interleavings, done_, 0};
    return {coverage::extent::bounded_preemptions, done_, bound_};
  }

 private:
  struct node {
    thread_mask thread;  // the one being tried
    thread_mask untried;
    unsigned chosen;
    unsigned alternatives;  // 0 for a pick
  };

  // The running thread first; the others only as far as the bound allows.
  node fresh(thread_mask enabled, thread_mask current) {
    if (current == 0) return {enabled & (~enabled + 1), enabled & (enabled - 1), 0, 0};
    const thread_mask others = enabled & ~current;
    if (preemptions_ < bound_) return {current, others, 0, 0};
    cut_ |= others != 0;
    return {current, 0, 0, 0};
  }

  static bool advance(node& last) {
    if (last.alternatives != 0) return ++last.chosen < last.alternatives;
    if (last.untried == 0) return false;
    last.thread = last.untried & (~last.untried + 1);
    last.untried &= last.untried - 1;
    return true;
  }

  unsigned most_;
  unsigned bound_ = 0;
  unsigned preemptions_ = 0;
  bool cut_ = false;       // whether this bound kept a schedule out
  bool complete_ = false;  // whether no bound could have shown more
  std::vector<node> path_;
  std::size_t depth_ = 0;
  std::uint64_t done_ = 0;
};

}  // namespace

std::unique_ptr<strategy> make_bounded(unsigned most_preemptions) {
  return std::make_unique<bounded>(most_preemptions);
}

}  // namespace brigade::explore::strategies
