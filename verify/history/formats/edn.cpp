#include "edn.hpp"

#include <charconv>
#include <optional>

#include "../hex.hpp"

namespace brigade::history {
namespace {

[[nodiscard]] bool is_blank(int byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f' || byte == ',';
}

[[nodiscard]] bool ends_token(int byte) {
  return byte == character_source::end || is_blank(byte) ||
         std::string_view("()[]{}\";").find(static_cast<char>(byte)) != std::string_view::npos;
}

/// A code point as UTF-8.
void append_utf8(std::string& text, std::uint32_t code) {
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xc0U | (code >> 6U));
    text += static_cast<char>(0x80U | (code & 0x3fU));
  } else {
    text += static_cast<char>(0xe0U | (code >> 12U));
    text += static_cast<char>(0x80U | ((code >> 6U) & 0x3fU));
    text += static_cast<char>(0x80U | (code & 0x3fU));
  }
}

/// The integer that the whole text is, an N behind it allowed.
[[nodiscard]] std::optional<datum> integer_in(std::string_view text) {
  if (!text.empty() && text.back() == 'N') {
    text.remove_suffix(1);
  }
  if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
  }
  const char* const end = text.data() + text.size();
  std::int64_t small = 0;
  if (const auto [stop, failure] = std::from_chars(text.data(), end, small);
      failure == std::errc{} && stop == end) {
    return datum(small);
  }
  std::uint64_t large = 0;
  if (const auto [stop, failure] = std::from_chars(text.data(), end, large);
      failure == std::errc{} && stop == end) {
    return integer_datum(large);
  }
  return std::nullopt;
}

}  // namespace

const edn_value* edn_value::find(std::string_view keyword) const {
  for (std::size_t at = 0; at + 1 < items.size(); at += 2) {
    if (items[at].what == kind::keyword && items[at].name == keyword) {
      return &items[at + 1];
    }
  }
  return nullptr;
}

format_error edn_parser::torn(const std::string& what) const {
  return {name_, characters_->place(), what, format_error::damage::torn_last_line};
}

void edn_parser::count_byte() {
  if (++form_bytes_ > longest_form) {
    throw error(characters_->place(), "expected a form of at most 16 MiB");
  }
}

void edn_parser::skip() {
  for (;;) {
    const int next = characters_->peek();
    if (next == ';') {
      while (characters_->peek() != '\n' && characters_->peek() != character_source::end) {
        (void)characters_->take();
      }
    } else if (is_blank(next)) {
      (void)characters_->take();
    } else {
      return;
    }
  }
}

edn_value edn_parser::read() {
  form_bytes_ = 0;
  return read_form(0);
}

edn_value edn_parser::read_form(int depth) {
  if (depth > deepest) {
    throw error(characters_->place(), "expected forms nested at most 64 deep");
  }
  switch (characters_->peek()) {
    case character_source::end:
      throw torn("expected a form, not the end of the file");
    case '(':
      return read_sequence(')', edn_value::kind::sequence, depth);
    case '[':
      return read_sequence(']', edn_value::kind::sequence, depth);
    case '{':
      return read_sequence('}', edn_value::kind::map, depth);
    case '"':
      return read_string();
    case '#':
      return read_dispatch(depth);
    default:
      return read_token();
  }
}

edn_value edn_parser::read_sequence(int close, edn_value::kind what, int depth) {
  (void)take();
  edn_value whole;
  whole.what = what;
  for (skip(); characters_->peek() != close; skip()) {
    if (characters_->peek() == character_source::end) {
      throw torn(std::string("expected '") + static_cast<char>(close) + "' before the end");
    }
    whole.items.push_back(read_form(depth + 1));
  }
  const file_position at = characters_->place();
  (void)take();
  if (what == edn_value::kind::map && whole.items.size() % 2 != 0) {
    throw error(at, "expected a value for each key of the map");
  }
  return whole;
}

/// #{set}, #_discarded and #tag value.
edn_value edn_parser::read_dispatch(int depth) {
  (void)take();
  const int next = characters_->peek();
  if (next == '{') {
    return read_sequence('}', edn_value::kind::sequence, depth);
  }
  if (next == '_') {
    (void)take();
    skip();
    (void)read_form(depth + 1);
  } else if (read_token().name == hex_tag) {
    skip();
    return read_bytes(depth);
  }
  skip();
  return read_form(depth + 1);
}

edn_value edn_parser::read_bytes(int depth) {
  const file_position at = characters_->place();
  edn_value digits = read_form(depth + 1);
  const auto* const text = std::get_if<std::string>(&digits.atom);
  auto bytes = text == nullptr ? std::nullopt : from_hex(*text);
  if (!bytes) {
    throw error(at, "expected a string of pairs of hexadecimal digits");
  }
  digits.atom = std::move(*bytes);
  return digits;
}

edn_value edn_parser::read_string() {
  (void)take();
  std::string text;
  for (;;) {
    const int next = take();
    if (next == character_source::end) {
      throw torn("expected '\"' before the end");
    }
    if (next == '"') {
      break;
    }
    if (next == '\\') {
      append_escape(text);
    } else {
      text += static_cast<char>(next);
    }
  }
  return {edn_value::kind::text, std::move(text), {}, {}};
}

void edn_parser::append_escape(std::string& text) {
  const file_position at = characters_->place();
  const int escaped = take();
  static constexpr std::string_view names = "ntrbf\\\"/";
  static constexpr std::string_view meant = "\n\t\r\b\f\\\"/";
  if (escaped == 'u') {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i) {
      const char digit = static_cast<char>(take());
      std::uint32_t value = 0;
      if (std::from_chars(&digit, &digit + 1, value, 16).ec != std::errc{}) {
        throw error(at, "expected four hexadecimal digits after \\u");
      }
      code = code * 16 + value;
    }
    append_utf8(text, code);
    return;
  }
  const std::size_t which = escaped == character_source::end
                                ? std::string_view::npos
                                : names.find(static_cast<char>(escaped));
  if (which == std::string_view::npos) {
    throw error(at, "expected one of n t r b f u \\ \" / after a backslash");
  }
  text += meant[which];
}

edn_value edn_parser::read_token() {
  const file_position at = characters_->place();
  std::string text;
  if (characters_->peek() == '\\') {  // a character: whatever follows belongs to it
    text += static_cast<char>(take());
    text += static_cast<char>(take());
  }
  while (!ends_token(characters_->peek())) {
    text += static_cast<char>(take());
  }
  if (text.empty()) {
    throw error(at, "expected a form");
  }
  if (text == "nil") {
    return {edn_value::kind::nothing, null_value{}, {}, {}};
  }
  if (text == "true" || text == "false") {
    return {edn_value::kind::boolean, text == "true", {}, {}};
  }
  if (auto integer = integer_in(text)) {
    return {edn_value::kind::integer, std::move(*integer), {}, {}};
  }
  if (text.front() == ':') {
    return {edn_value::kind::keyword, {}, text.substr(1), {}};
  }
  return {edn_value::kind::symbol, {}, std::move(text), {}};
}

}  // namespace brigade::history
