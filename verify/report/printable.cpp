#include "printable.hpp"

#include <array>
#include <cstdint>
#include <cstdio>

namespace brigade::report {
namespace {

struct code_point {
  std::uint32_t value = 0;
  std::size_t bytes = 0;  // 0: the first byte starts no valid sequence
};

bool continues(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

// Decodes the first code point; refuses overlong forms, surrogates and what is beyond Unicode.
code_point first_code_point(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80U) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : 2;
  if (lead < 0xC2U || lead > 0xF4U || text.size() < bytes) return {};
  constexpr std::array<std::uint32_t, 5> lead_mask{0, 0, 0x1F, 0x0F, 0x07};
  constexpr std::array<std::uint32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  std::uint32_t value = lead & lead_mask[bytes];
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (!continues(byte)) return {};
    value = (value << 6U) | (byte & 0x3FU);
  }
  const bool surrogate = value >= 0xD800U && value <= 0xDFFFU;
  if (value < smallest[bytes] || value > 0x10FFFFU || surrogate) return {};
  return {value, bytes};
}

// Controls, invisible characters, line separators, and those that turn the direction of the text
// around them.
bool deceives(std::uint32_t c) {
  return c < 0x20U || (c >= 0x7FU && c < 0xA0U) || c == 0xADU || c == 0x61CU ||
         (c >= 0x200BU && c <= 0x200FU) || (c >= 0x2028U && c <= 0x202EU) ||
         (c >= 0x2060U && c <= 0x206FU) || c == 0xFEFFU || (c >= 0xFFF9U && c <= 0xFFFBU) ||
         (c >= 0xE0000U && c <= 0xE007FU);
}

void append_escape(std::string& out, const char* format, std::uint32_t value) {
  std::array<char, 16> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, value);
  out += buffer.data();
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const code_point next = first_code_point(text);
    if (next.bytes == 0) {
      append_escape(out, "\\x%02X", static_cast<unsigned char>(text[0]));
      text.remove_prefix(1);
      continue;
    }
    if (next.value == '\n') {
      out += "\\n";
    } else if (next.value == '\t') {
      out += "\\t";
    } else if (deceives(next.value)) {
      append_escape(out, "\\u{%X}", next.value);
    } else {
      out += text.substr(0, next.bytes);
    }
    text.remove_prefix(next.bytes);
  }
  return out;
}

std::size_t columns(std::string_view printable_text) {
  std::size_t count = 0;
  for (const char c : printable_text) count += continues(static_cast<unsigned char>(c)) ? 0 : 1;
  return count;
}

std::string cut(std::string_view printable_text, std::size_t width) {
  if (columns(printable_text) <= width) return std::string(printable_text);
  if (width == 0) return {};
  std::size_t bytes = 0;
  for (std::size_t column = 0; column + 1 < width; ++column) {
    ++bytes;
    while (continues(static_cast<unsigned char>(printable_text[bytes]))) ++bytes;
  }
  return std::string(printable_text.substr(0, bytes)) + "…";
}

}  // namespace brigade::report
