#include "register_check.hpp"

#include <algorithm>

#include "zone_driver.hpp"

namespace brigade::linearize::keyed {

std::optional<result> check_register(std::span<const operation> operations,
                                     std::span<const std::size_t> order, value_id initial) {
  value_id largest = initial;
  for (const auto& op : operations) {
    if (!register_zones::knows(op)) {
      return std::nullopt;
    }
    largest = std::max({largest, op.expected, op.stored});
  }
  zone_driver driver(register_zones(initial, largest, operations.size()));
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const std::size_t index = order.empty() ? i : order[i];
    if (!driver.feed(operations[index], index)) {
      break;
    }
  }
  const auto standing = driver.finish();
  if (standing == zone_driver::standing::ambiguous || standing == zone_driver::standing::unfit) {
    return std::nullopt;
  }
  return driver.verdict_of_standing();
}

}  // namespace brigade::linearize::keyed
