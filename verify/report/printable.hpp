// Text from a history, made safe to show.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace brigade::report {

/// The text as valid UTF-8 in which nothing is invisible or obeyed: a byte that is no UTF-8 becomes
/// \xNN, a control or text-direction character \n, \t or \u{NNNN}. The rest is left as it is,
/// backslashes too, so that ordinary text reads as it was written.
[[nodiscard]] std::string printable(std::string_view text);

/// Columns that printable text takes, one for each code point.
[[nodiscard]] std::size_t columns(std::string_view printable_text);

/// Printable text cut to `width` columns, the last one an ellipsis where something was cut.
[[nodiscard]] std::string cut(std::string_view printable_text, std::size_t width);

}  // namespace brigade::report
