// Short histories on one key, as exploration yields them by the million.
#pragma once

#include <brigade/linearize/keyed/operation.hpp>
#include <brigade/linearize/verdict.hpp>
#include <cstddef>
#include <span>

namespace brigade::linearize::keyed {

/// Up to how many operations check_short judges by itself.
inline constexpr std::size_t short_length = 16;

/// Judges the operations of one key, in any order. Depth first over the orders that real time
/// allows (Wing and Gong 1993), with operations that change nothing taken as soon as they fit.
/// Allocates nothing and throws nothing for up to `short_length` operations none of which derives,
/// unless their order is unusually hard to find (past 4,096 steps); everything else goes to
/// search() with default options and this initial state.
/// Any number of threads may call it at once.
[[nodiscard]] verdict check_short(std::span<const operation> operations, value_id initial = absent);

}  // namespace brigade::linearize::keyed
