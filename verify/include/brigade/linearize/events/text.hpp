// How values of recorded histories read in a report.
#pragma once

#include <brigade/history/event.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace brigade::linearize::events {

/// In quotes, control characters as \xHH, at most `longest` bytes.
[[nodiscard]] inline std::string quoted_text(std::string_view bytes, std::size_t longest = 60) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "\"";
  for (const char each : bytes.substr(0, longest)) {
    const auto code = static_cast<unsigned char>(each);
    if (code < 0x20 || code == 0x7f) {
      text += "\\x";
      text += digits[code >> 4U];
      text += digits[code & 15U];
    } else {
      if (each == '"' || each == '\\') {
        text += '\\';
      }
      text += each;
    }
  }
  text += bytes.size() > longest ? "...\"" : "\"";
  return text;
}

[[nodiscard]] inline std::string to_text(const history::datum& value) {
  return std::visit(
      [](const auto& held) -> std::string {
        using held_type = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<held_type, std::monostate>) {
          return "?";
        } else if constexpr (std::is_same_v<held_type, history::null_value>) {
          return "nothing";
        } else if constexpr (std::is_same_v<held_type, bool>) {
          return held ? "true" : "false";
        } else if constexpr (std::is_same_v<held_type, std::string>) {
          return quoted_text(held);
        } else {
          return std::to_string(held);
        }
      },
      value);
}

/// Between brackets, at most the first and the last few.
template <class Range>
[[nodiscard]] std::string sequence_text(const Range& values, char open, char close) {
  static constexpr std::size_t shown = 8;
  std::string text(1, open);
  std::size_t at = 0;
  for (const auto& value : values) {
    if (at < shown || at + shown >= values.size()) {
      text += (at == 0 ? "" : ", ") + to_text(value);
    } else if (at == shown) {
      text += ", ...";
    }
    ++at;
  }
  return text + close;
}

}  // namespace brigade::linearize::events
