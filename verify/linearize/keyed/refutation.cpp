#include "refutation.hpp"

#include <algorithm>

#include "lookahead.hpp"
#include "zone_driver.hpp"

namespace brigade::linearize::keyed {
namespace {

/// How often each value becomes the state, as far as one can tell: not at all, once, or more often.
class storage_counts {
 public:
  storage_counts(std::span<const operation> operations, value_id initial, value_id largest)
      : times_(largest, operations.size()) {
    store(initial);
    for (const auto& op : operations) {
      if (op.then == effect::store) {
        store(op.stored);
      }
    }
  }

  [[nodiscard]] bool at_most_once(value_id value) { return times_.at(value) < 2; }

 private:
  void store(value_id value) {
    auto& times = times_.at(value);
    times = static_cast<unsigned char>(std::min(times + 1, 2));
  }

  value_table<unsigned char> times_;
};

}  // namespace

std::optional<result> refute(std::span<const operation> operations,
                             std::span<const std::size_t> order, value_id initial) {
  value_id largest = initial;
  for (const auto& op : operations) {
    if (op.then == effect::derive) {
      return std::nullopt;
    }
    largest = std::max({largest, op.expected, op.stored});
  }
  storage_counts stored(operations, initial, largest);
  zone_driver driver(register_zones(initial, largest, operations.size()));
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const std::size_t index = order.empty() ? i : order[i];
    const operation& op = operations[index];
    bool undecided = true;
    if (lookahead::needs_exactly(op) && stored.at_most_once(op.expected)) {
      undecided = driver.feed(get({op.invoked, op.responded}, op.expected), index);
    }
    if (op.then == effect::store && stored.at_most_once(op.stored)) {
      const stamp responded = op.unanswered ? never : op.responded;
      undecided = driver.feed(put({op.invoked, responded}, op.stored), index) && undecided;
    }
    if (!undecided) {
      break;
    }
  }
  if (driver.finish() != zone_driver::standing::violated) {
    return std::nullopt;
  }
  return driver.verdict_of_standing();
}

}  // namespace brigade::linearize::keyed
