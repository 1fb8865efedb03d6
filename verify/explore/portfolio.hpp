// The default search: exhaustive within half of the budget; where that does not suffice, samples by
// random walk, PCT and POS, a third each.
#pragma once

#include "exploration.hpp"

namespace brigade::explore {

result explore_portfolio(const std::function<void()>& body, const options& how);

}  // namespace brigade::explore
