#include "edn_text.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <limits>
#include <variant>

#include "../hex.hpp"
#include "edn.hpp"

namespace brigade::history {
namespace {

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char byte : text) {
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += byte;
    } else if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(byte));
    } else {
      out += byte;
    }
  }
  out += '"';
}

struct append_field {
  std::string& out;

  void operator()(std::monostate) const { out += "nil"; }
  void operator()(null_value) const { out += "nil"; }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(std::int64_t value) const { out += fmt::format_int(value).c_str(); }
  void operator()(std::uint64_t value) const {  // past Clojure's integers: N makes it a big one
    out += fmt::format_int(value).c_str();
    out += 'N';
  }
  void operator()(std::string_view text) const {
    if (!simdjson::validate_utf8(text.data(), text.size())) {
      out += '#';
      out += hex_tag;
      out += " \"" + to_hex(text) + '"';
      return;
    }
    append_string(out, text);
  }
};

}  // namespace

void append_edn(std::string& out, const datum_view& field) { std::visit(append_field{out}, field); }

void append_edn_name(std::string& out, std::string_view name) {
  const bool is_keyword = !name.empty() &&
                          std::isalpha(static_cast<unsigned char>(name.front())) != 0 &&
                          std::all_of(name.begin(), name.end(), [](char letter) {
                            return std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
                                   letter == '_' || letter == '-';
                          });
  if (is_keyword) {
    out += ':';
    out += name;
  } else {
    append_field{out}(name);
  }
}

}  // namespace brigade::history
