// Chooses the algorithm for the operations of one key.
#include <brigade/linearize/keyed/check.hpp>
#include <brigade/linearize/keyed/short_history.hpp>

#include "chains.hpp"
#include "register_check.hpp"
#include "timeline.hpp"

namespace brigade::linearize::keyed {

result check(std::span<const operation> operations, const options& allowed) {
  if (operations.size() <= short_length && allowed.derived == nullptr &&
      check_short(operations, allowed.initial) == verdict::holds) {
    result holds;
    holds.verdict = verdict::holds;
    return holds;
  }
  const auto order = order_by_invocation(operations);
  if (auto by_zones = check_register(operations, order, allowed.initial)) {
    return *std::move(by_zones);
  }
  if (auto by_chains = check_chains(operations, order, allowed.initial)) {
    return *std::move(by_chains);
  }
  return search(operations, allowed);
}

}  // namespace brigade::linearize::keyed
