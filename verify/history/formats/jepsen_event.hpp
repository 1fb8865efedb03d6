// What Jepsen's maps mean as events, whichever text they were read from.
#pragma once

#include <brigade/history/event.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "edn.hpp"

namespace brigade::history {

/// The value as a field: sequences and keywords as their text.
[[nodiscard]] datum field_of(const edn_value& value);

/// The type that a keyword names. Nothing for any other word.
[[nodiscard]] std::optional<event_type> event_type_of(std::string_view name);

/// Fills in value, and for a cas expected, from the operation's :value: [old new] of a cas.
/// Throws std::invalid_argument("expected ...") where a cas has no such pair.
void set_value(owned_event& into, const edn_value& value);

/// The model whose operations have such a name; empty for none.
[[nodiscard]] std::string model_with(std::string_view f, bool has_key);

}  // namespace brigade::history
