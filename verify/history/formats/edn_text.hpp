// Fields as EDN.
#pragma once

#include <brigade/history/event.hpp>
#include <string>
#include <string_view>

namespace brigade::history {

/// Appends the form that edn_parser reads as this field; `nil` for an absent one.
void append_edn(std::string& out, const datum_view& field);

/// Appends the text as a keyword, or as a string where it is none.
void append_edn_name(std::string& out, std::string_view name);

}  // namespace brigade::history
