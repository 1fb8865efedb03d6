#include "distinct.hpp"

#include <algorithm>

#include "lookahead.hpp"
#include "value_table.hpp"

namespace brigade::linearize::keyed {
namespace {

/// The first operation to respond of those that found a value.
struct discovery {
  stamp at = never;
  std::size_t index = no_operation;
  std::uint32_t stores = 0;
};

class discoveries {
 public:
  discoveries(std::span<const operation> operations, value_id initial)
      : by_value_(largest_value(operations, initial), operations.size()) {
    ++by_value_.at(initial).stores;
    for (const auto& op : operations) {
      if (op.then == effect::store) {
        ++by_value_.at(op.stored).stores;
      }
    }
  }

  [[nodiscard]] bool stored_once(value_id value) {
    return value != absent && by_value_.at(value).stores == 1;
  }
  [[nodiscard]] discovery& of(value_id value) { return by_value_.at(value); }

 private:
  value_table<discovery> by_value_;
};

}  // namespace

bool mostly_distinct(std::span<const operation> operations, value_id initial) {
  discoveries found(operations, initial);
  std::size_t stores = 0;
  std::size_t distinct = 0;
  for (const auto& op : operations) {
    if (op.then == effect::derive) {
      return false;
    }
    if (op.then == effect::store && op.stored != absent) {
      ++stores;
      distinct += found.stored_once(op.stored) ? 1U : 0U;
    }
  }
  return distinct * 2 >= stores;
}

tightened_history tighten(std::span<const operation> operations, std::span<const std::size_t> order,
                          value_id initial) {
  discoveries found(operations, initial);
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const operation& op = operations[i];
    if (lookahead::needs_exactly(op) && op.responded < found.of(op.expected).at) {
      found.of(op.expected).at = op.responded;
      found.of(op.expected).index = i;
    }
  }
  tightened_history tight;
  tight.operations.reserve(operations.size());
  tight.position.reserve(operations.size());
  tight.witness.reserve(operations.size());
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const std::size_t index = order.empty() ? i : order[i];
    operation op = operations[index];
    std::size_t witness = index;
    if (op.then == effect::store && found.stored_once(op.stored)) {
      const discovery& first = found.of(op.stored);
      if (first.at < op.responded) {
        op.unanswered = false;
        op.responded = first.at;
        witness = first.index;
      }
    }
    tight.operations.push_back(op);
    tight.position.push_back(index);
    tight.witness.push_back(witness);
  }
  return tight;
}

}  // namespace brigade::linearize::keyed
