#include "register_check.hpp"

#include <algorithm>

#include "timeline.hpp"
#include "zones.hpp"

namespace brigade::linearize::keyed {
namespace {

class pass {
 public:
  pass(std::span<const operation> operations, std::span<const std::size_t> order, value_id initial,
       value_id largest)
      : operations_(operations), order_(order), zones_(initial, largest, operations.size()) {}

  std::optional<result> run() {
    for (std::size_t i = 0; i < operations_.size(); ++i) {
      const std::size_t index = position(i);
      const operation& op = operations_[index];
      if (!respond_before(op.invoked)) {
        return conflict(i);
      }
      if (!op.pending()) {
        due_.push({op.responded, index, 0});
      } else if (!op.changes()) {
        continue;
      }
      const auto outcome = zones_.invoke(op, index);
      if (outcome == register_zones::outcome::ambiguous) {
        return std::nullopt;
      }
      if (outcome == register_zones::outcome::conflict) {
        return conflict(i + 1);
      }
    }
    if (!respond_before(never)) {
      return conflict(operations_.size());
    }
    result holds;
    holds.verdict = verdict::holds;
    return holds;
  }

 private:
  [[nodiscard]] std::size_t position(std::size_t i) const noexcept {
    return order_.empty() ? i : order_[i];
  }

  /// False on a conflict.
  bool respond_before(stamp now) {
    while (!due_.empty() && due_.next().at < now) {
      const std::size_t index = due_.next().index;
      due_.pop();
      if (zones_.respond(operations_[index], index) == register_zones::outcome::conflict) {
        return false;
      }
    }
    return true;
  }

  /// The verdict after a conflict, `next` being the first operation not looked at: violated,
  /// unless a value of the conflict is stored again while its gets are still open.
  std::optional<result> conflict(std::size_t next) {
    result found;
    found.verdict = verdict::violated;
    stamp complete = std::numeric_limits<stamp>::min();
    for (const std::size_t index : zones_.evidence()) {
      if (index != no_operation && !operations_[index].pending() &&
          operations_[index].responded > complete) {
        complete = operations_[index].responded;
        found.stuck = index;
      }
    }
    const auto& values = zones_.conflicting();
    for (; next < operations_.size(); ++next) {
      const operation& op = operations_[position(next)];
      if (op.invoked > complete) {
        break;
      }
      if (op.changes() && (op.stored == values[0] || op.stored == values[1])) {
        return std::nullopt;
      }
    }
    name_core(found);
    return found;
  }

  void name_core(result& found) const {
    for (const std::size_t index : zones_.evidence()) {
      if (index != no_operation) {
        found.core.push_back(index);
      }
    }
    std::sort(found.core.begin(), found.core.end());
    found.core.erase(std::unique(found.core.begin(), found.core.end()), found.core.end());
  }

  std::span<const operation> operations_;
  std::span<const std::size_t> order_;
  register_zones zones_;
  due_responses due_;
};

}  // namespace

std::optional<result> check_register(std::span<const operation> operations,
                                     std::span<const std::size_t> order, value_id initial) {
  value_id largest = initial;
  for (const auto& op : operations) {
    if (!register_zones::knows(op)) {
      return std::nullopt;
    }
    largest = std::max({largest, op.expected, op.stored});
  }
  return pass(operations, order, initial, largest).run();
}

}  // namespace brigade::linearize::keyed
