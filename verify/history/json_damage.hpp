// Where a line is no JSON, and what would be.
#pragma once

#include <optional>
#include <string_view>

#include "event_parser.hpp"

namespace brigade::history {

/// What is wrong with `text` as JSON; nothing where it is JSON.
[[nodiscard]] std::optional<line_error> json_damage(std::string_view text);

}  // namespace brigade::history
