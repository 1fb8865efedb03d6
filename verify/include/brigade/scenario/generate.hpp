// The scenario of a seed, for whoever draws scenarios without RapidCheck's properties around them.
#pragma once

#include <brigade/scenario/scenario.hpp>
#include <brigade/scenario/shape.hpp>
#include <cstdint>

namespace brigade::scenario {

/// The same seed and shape give the same scenario; lengths reach the shape's. Throws
/// std::invalid_argument where no operation has a weight.
[[nodiscard]] scenario generate(const shape& wanted, std::uint64_t seed);

}  // namespace brigade::scenario
