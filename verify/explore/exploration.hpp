// The loop of an exploration, for a strategy of the caller's making.
#pragma once

#include <brigade/explore/explore.hpp>
#include <functional>
#include <memory>

#include "strategies/strategy.hpp"

namespace brigade::explore {

using strategy_maker = std::function<std::unique_ptr<strategies::strategy>()>;

enum class after_failure : std::uint8_t {
  stop,
  go_on,  // the executions that fail are explored like the others; none is reported
};

// As explore(), by the strategies that `make` makes: one, and another each time the search has to
// start over.
result explore_with(const strategy_maker& make, const std::function<void()>& body,
                    const options& how, after_failure then = after_failure::stop);

}  // namespace brigade::explore
