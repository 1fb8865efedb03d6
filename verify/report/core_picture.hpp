// The contradiction drawn in text: one lane per client, each operation from invocation to response.
#pragma once

#include <brigade/report/document.hpp>
#include <cstddef>
#include <string>
#include <vector>

namespace brigade::report {

/// Lines such as
///
///     client 0  |put(a, 1)|
///     client 1                |put(a, 2): ok|
///     client 2                                |get(a): 1|
///
/// for the operations given by index. Left to right is time, not to scale: where two operations
/// overlap in the drawing they overlap in the history, and the other way round. An operation
/// without a response, or whose response is relaxed, ends in `...`. Nothing where the drawing would
/// be wider than `width`. O(n * width) for n operations; meant for a few.
[[nodiscard]] std::vector<std::string> draw(const document& judged,
                                            const std::vector<std::size_t>& operations,
                                            std::size_t width);

}  // namespace brigade::report
