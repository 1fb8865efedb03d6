#include "stretches.hpp"

#include <algorithm>

#include "lookahead.hpp"

namespace brigade::linearize::keyed {

stretches::stretches(std::span<const operation> operations, value_id initial, chains& known)
    : known_(known), by_chain_(largest_value(operations, initial), operations.size()) {
  if (initial != absent) {
    by_chain_.at(initial).responded = std::numeric_limits<stamp>::min();
  }
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const operation& op = operations[i];
    if (const auto chain = chain_of(op)) {
      stretch& of = by_chain_.at(*chain);
      of.invoked = std::max(of.invoked, op.invoked);
      of.responded = std::min(of.responded, op.responded);
      of.swaps += known_.swaps(op) ? 1U : 0U;
      of.begins = op.changes() && op.stored == *chain && !known_.swaps(op) ? i : of.begins;
      if (op.changes() && known_.depth(op.stored) > of.longest) {
        of.longest = known_.depth(op.stored);
        of.last = op.stored;
      }
    }
  }
}

std::optional<value_id> stretches::chain_of(const operation& op) {
  const bool stores = known_.took_effect(op) && known_.followed(op.stored);
  const bool reads = !op.changes() && lookahead::needs_exactly(op) && known_.followed(op.expected);
  const value_id value = stores ? op.stored : op.expected;
  return stores || reads ? std::optional(known_.first(value)) : std::nullopt;
}

}  // namespace brigade::linearize::keyed
