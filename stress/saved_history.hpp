// Saves the history of a round as JSON lines, for `brigade check`.
#pragma once

#include <brigade/scenario/history.hpp>
#include <string>

#include "round.hpp"

namespace brigade::stress {

/// Writes DIRECTORY/stress-SEED-ROUND.jsonl and returns its path. Throws std::system_error.
[[nodiscard]] std::string save(const scenario::history_type& run, const round_identity& which,
                               const std::string& directory);

}  // namespace brigade::stress
