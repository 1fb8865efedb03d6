#include <fmt/format.h>
#include <simdjson.h>

#include <brigade/history/json_writer.hpp>
#include <iterator>
#include <variant>

#include "hex.hpp"

namespace brigade::history {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  out += '"';
  for (const char byte : text) {
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += byte;
    } else if (static_cast<unsigned char>(byte) < 0x20) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(byte));
    } else {
      out += byte;
    }
  }
  out += '"';
}

struct append_field {
  std::string& out;

  void operator()(std::monostate) const { out += "null"; }
  void operator()(null_value) const { out += "null"; }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(std::int64_t value) const { out += fmt::format_int(value).c_str(); }
  void operator()(std::uint64_t value) const { out += fmt::format_int(value).c_str(); }
  void operator()(std::string_view value) const { append_json(out, value); }
};

void append_member(std::string& out, std::string_view name, const datum_view& field) {
  if (is_absent(field)) return;
  out += ",\"";
  out += name;
  out += "\":";
  std::visit(append_field{out}, field);
}

void append_items(std::string& out, const event_view& line) {
  out += ",\"items\":[";
  const char* separator = "";
  for (const auto& [key, value] : line.items) {
    out += separator;
    out += '[';
    std::visit(append_field{out}, key);
    out += ',';
    std::visit(append_field{out}, value);
    out += ']';
    separator = ",";
  }
  out += ']';
}

}  // namespace

void append_json(std::string& out, std::string_view bytes) {
  if (simdjson::validate_utf8(bytes.data(), bytes.size())) {
    append_escaped(out, bytes);
  } else {
    out += R"({"hex":")" + to_hex(bytes) + R"("})";
  }
}

void json_writer::header(const json_header& head) {
  line_ = R"({"format":"brigade-history","version":1,"model":)";
  append_json(line_, head.model);
  line_ += head.clock == clock_kind::order ? R"(,"clock":"order")" : R"(,"clock":"ns")";
  if (head.sorted) line_ += R"(,"sorted":true)";
  if (!head.origin.empty()) line_ += "," + head.origin;
  line_ += "}\n";
  out_(line_);
}

void json_writer::write(const event_view& line) {
  line_.clear();
  fmt::format_to(std::back_inserter(line_), R"({{"process":{},"type":"{}","time":{})", line.process,
                 to_string(line.type), line.time);
  if (line.type == event_type::invoke) {
    line_ += ",\"f\":";
    append_json(line_, line.f);
  }
  append_member(line_, "key", line.key);
  append_member(line_, "value", line.value);
  append_member(line_, "expected", line.expected);
  append_member(line_, "token", line.token);
  append_member(line_, "result", line.result);
  if (line.has_items) append_items(line_, line);
  line_ += "}\n";
  out_(line_);
}

void json_writer::note(std::string_view name, std::string_view members) {
  line_ = R"({"note":)";
  append_json(line_, name);
  if (!members.empty()) {
    line_ += ',';
    line_ += members;
  }
  line_ += "}\n";
  out_(line_);
}

}  // namespace brigade::history
