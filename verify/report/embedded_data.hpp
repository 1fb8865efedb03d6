// The document as JSON that may stand inside a script element.
#pragma once

#include <brigade/report/document.hpp>
#include <iosfwd>
#include <string>
#include <string_view>

namespace brigade::report {

/// Writes a JSON string in which no byte can end a script element or a line: `<`, `>`, `&`, U+2028
/// and U+2029 are written as \uNNNN. Expects valid UTF-8.
void write_json_string(std::ostream& out, std::string_view text);

/// Writes the document in columns, every distinct text once. Stamps are relative to the earliest
/// invocation, so that a JavaScript number holds them exactly (for 104 days of nanoseconds).
void write_embedded_data(std::ostream& out, const document& judged);

/// Text with the characters that mean something in HTML replaced by entities.
[[nodiscard]] std::string html_escaped(std::string_view text);

}  // namespace brigade::report
