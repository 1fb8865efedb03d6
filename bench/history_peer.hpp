// Another checker, measured on the same histories.
#pragma once

#include <brigade/linearize/keyed/operation.hpp>
#include <string>
#include <vector>

#include "history_measure.hpp"

namespace brigade::bench {

/// Has `command FILE` judge the history and reads `verdict seconds megabytes` from its output: CPU
/// time of the check alone, peak of resident memory. Each line of FILE is an operation: key,
/// invoked, responded, condition, expected, effect and stored, the numbers of keyed::operation. A
/// command that dies, of memory for one, has not `finished`. Throws std::runtime_error where
/// the file cannot be written or there is no such command.
[[nodiscard]] measured measure_peer(const std::string& command,
                                    const std::vector<linearize::keyed::operation>& history);

}  // namespace brigade::bench
