// A schedule that is followed as far as it goes: decisions that cannot be taken are left out, and
// after its end each thread runs until it waits. What came of it is read off the execution.
#include <bit>

#include "strategy.hpp"
#include "token.hpp"

namespace brigade::explore::strategies {

namespace {

class guided final : public strategy {
 public:
  explicit guided(const std::vector<decision>& schedule) : schedule_(schedule) {}

  void begin_execution() override { at_ = 0; }

  int pick(const scheduling_point& point) override {
    while (at_ < schedule_.size()) {
      const decision wanted = schedule_[at_++];
      if (wanted.is_choice || wanted.value >= runtime::max_threads) continue;
      if (point.enabled & runtime::bit(wanted.value)) return wanted.value;
    }
    if (point.enabled & runtime::bit(static_cast<unsigned>(point.current))) return point.current;
    return std::countr_zero(point.enabled);
  }

  unsigned choose(choice, unsigned alternatives) override {
    if (at_ == schedule_.size() || !schedule_[at_].is_choice) return 0;
    const unsigned wanted = schedule_[at_++].value;
    return wanted < alternatives ? wanted : 0;
  }

  bool end_execution(ending, const scheduling_point&) override { return false; }

  coverage covered() const override { return {coverage::extent::one_schedule, 1, 0}; }

 private:
  const std::vector<decision>& schedule_;
  std::size_t at_ = 0;
};

}  // namespace

std::unique_ptr<strategy> make_guided(const std::vector<decision>& schedule) {
  return std::make_unique<guided>(schedule);
}

}  // namespace brigade::explore::strategies
