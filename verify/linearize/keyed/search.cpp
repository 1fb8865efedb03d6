// The general search over all operations of one key at once: it can look ahead.
#include <brigade/linearize/keyed/check.hpp>
#include <optional>
#include <stdexcept>
#include <vector>

#include "lookahead.hpp"
#include "search_driver.hpp"
#include "timeline.hpp"

namespace brigade::linearize::keyed {

result search(std::span<const operation> operations, const options& allowed) {
  for (const auto& op : operations) {
    if (op.then == effect::derive && allowed.derived == nullptr) {
      throw std::invalid_argument("an operation derives, but options.derived is null");
    }
  }
  const auto order = order_by_invocation(operations);
  const auto position = [&](std::size_t i) { return order.empty() ? i : order[i]; };
  std::optional<lookahead> ahead;
  search_driver driver(allowed);
  for (std::size_t i = 0; i < operations.size(); ++i) {
    if (!driver.feed(operations[position(i)], position(i))) {
      break;
    }
    if (!ahead && driver.width() > allowed.look_ahead_from) {
      std::vector<std::size_t> rest;
      for (std::size_t j = i + 1; j < operations.size(); ++j) {
        rest.push_back(position(j));
      }
      driver.look_ahead(ahead.emplace(operations, rest));
    }
  }
  return driver.finish();
}

}  // namespace brigade::linearize::keyed
