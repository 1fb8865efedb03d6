// One recorded schedule, once. Where the execution does not follow it, the replay says so.
#include <bit>

#include "strategy.hpp"
#include "token.hpp"

namespace brigade::explore::strategies {

namespace {

class replay final : public strategy {
 public:
  explicit replay(std::vector<decision> schedule) : schedule_(std::move(schedule)) {}

  void begin_execution() override { at_ = 0; }

  int pick(const scheduling_point& point) override {
    if (at_ < schedule_.size() && !schedule_[at_].is_choice) {
      const unsigned wanted = schedule_[at_++].value;
      if (wanted < runtime::max_threads && (point.enabled & runtime::bit(wanted)))
        return static_cast<int>(wanted);
    }
    if (at_ < schedule_.size()) diverged_ = true;
    at_ = schedule_.size();
    if (point.enabled & runtime::bit(static_cast<unsigned>(point.current))) return point.current;
    return std::countr_zero(point.enabled);
  }

  unsigned choose(choice, unsigned alternatives) override {
    if (at_ < schedule_.size() && schedule_[at_].is_choice && schedule_[at_].value < alternatives) {
      return schedule_[at_++].value;
    }
    if (at_ < schedule_.size()) diverged_ = true;
    at_ = schedule_.size();
    return 0;
  }

  bool end_execution(ending, const scheduling_point&) override { return false; }

  coverage covered() const override { return {coverage::extent::one_schedule, 1, 0}; }

  bool diverged() const override { return diverged_; }

 private:
  std::vector<decision> schedule_;
  std::size_t at_ = 0;
  bool diverged_ = false;
};

}  // namespace

std::unique_ptr<strategy> make_replay(std::vector<decision> schedule) {
  return std::make_unique<replay>(std::move(schedule));
}

}  // namespace brigade::explore::strategies
