#include "embedded_data.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ostream>
#include <unordered_map>

#include "printable.hpp"

namespace brigade::report {
namespace {

constexpr std::string_view line_separator = "\u2028";
constexpr std::string_view paragraph_separator = "\u2029";

// Every distinct text gets a number in the order in which it is first met.
class text_table {
 public:
  std::size_t number(const std::string& text) {
    const auto [entry, added] = numbers_.try_emplace(text, texts_.size());
    if (added) texts_.push_back(&entry->first);
    return entry->second;
  }
  [[nodiscard]] const std::vector<const std::string*>& texts() const { return texts_; }

 private:
  std::unordered_map<std::string, std::size_t> numbers_;  // its nodes, and so its keys, stay put
  std::vector<const std::string*> texts_;
};

// `"name":[f(x), ...]`
template <class Range, class F>
void write_column(std::ostream& out, std::string_view name, const Range& range, F f) {
  out << '"' << name << "\":[";
  const char* separator = "";
  for (const auto& element : range) {
    out << separator << f(element);
    separator = ",";
  }
  out << ']';
}

void write_text_member(std::ostream& out, std::string_view name, const std::string& text) {
  out << '"' << name << "\":";
  write_json_string(out, printable(text));
  out << ",\n";
}

history::stamp earliest_invocation(const document& judged) {
  history::stamp earliest = history::never;
  for (const operation& op : judged.operations) earliest = std::min(earliest, op.invoked);
  return judged.operations.empty() ? 0 : earliest;
}

void write_operations(std::ostream& out, const document& judged, text_table& texts) {
  const std::vector<operation>& all = judged.operations;
  // Unsigned: the distance of two stamps may not fit the signed type.
  const auto origin = static_cast<std::uint64_t>(earliest_invocation(judged));
  const auto offset = [origin](history::stamp s) { return static_cast<std::uint64_t>(s) - origin; };
  out << "\"operations\":{\n";
  write_column(out, "client", all, [](const operation& op) { return op.client; });
  write_column(out << ",\n", "invocation", all,
               [&](const operation& op) { return texts.number(op.invocation); });
  write_column(out << ",\n", "response", all,
               [&](const operation& op) { return texts.number(op.response); });
  write_column(out << ",\n", "key", all, [&](const operation& op) { return texts.number(op.key); });
  write_column(out << ",\n", "invoked", all,
               [&](const operation& op) { return offset(op.invoked); });
  write_column(out << ",\n", "responded", all, [&](const operation& op) {
    return op.pending() ? std::string("-1") : std::to_string(offset(op.responded));
  });
  // 0: outside the core, 1: in it, 2: in it with its response relaxed.
  write_column(out << ",\n", "core", all,
               [](const operation& op) { return op.in_core ? (op.response_relaxed ? 2 : 1) : 0; });
  out << "},\n";
}

void write_linearization(std::ostream& out, const linearization& order, text_table& texts) {
  out << "{\"scope\":" << texts.number(order.scope) << ',';
  write_column(out, "operations", order.steps, [](const step& s) { return s.operation; });
  write_column(out << ',', "states", order.steps,
               [&](const step& s) { return texts.number(s.state); });
  out << '}';
}

void write_linearizations(std::ostream& out, const document& judged, text_table& texts) {
  out << "\"initialState\":" << texts.number(judged.initial_state) << ",\n\"longestPrefix\":";
  write_linearization(out, judged.longest_prefix, texts);
  out << ",\n\"partialLinearizations\":[";
  const char* separator = "";
  for (const linearization& partial : judged.partial_linearizations) {
    write_linearization(out << separator, partial, texts);
    separator = ",\n";
  }
  out << "],\n";
}

void write_strings(std::ostream& out, std::string_view name,
                   const std::vector<const std::string*>& strings) {
  out << '"' << name << "\":[";
  const char* separator = "";
  for (const std::string* text : strings) {
    write_json_string(out << separator, printable(*text));
    separator = ",";
  }
  out << ']';
}

const char* name_of(verdict v) {
  switch (v) {
    case verdict::holds:
      return "holds";
    case verdict::violated:
      return "violated";
    case verdict::unknown:
      break;
  }
  return "unknown";
}

}  // namespace

void write_json_string(std::ostream& out, std::string_view text) {
  out << '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::string_view rest = text.substr(i, line_separator.size());
    if (c == '"' || c == '\\') {
      out << '\\' << c;
    } else if (static_cast<unsigned char>(c) < 0x20U || c == '<' || c == '>' || c == '&') {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
      out << escape.data();
    } else if (rest == line_separator || rest == paragraph_separator) {
      out << (rest == line_separator ? "\\u2028" : "\\u2029");
      i += rest.size() - 1;
    } else {
      out << c;
    }
  }
  out << '"';
}

void write_embedded_data(std::ostream& out, const document& judged) {
  text_table texts;
  out << "{\n\"verdict\":\"" << name_of(judged.verdict) << "\",\n\"clock\":\""
      << (judged.clock == clock_unit::nanoseconds ? "nanoseconds" : "order") << "\",\n";
  write_text_member(out, "criterion", std::string(adjective(judged.criterion)));
  write_text_member(out, "title", judged.title);
  write_text_member(out, "model", judged.model);
  write_text_member(out, "key", judged.key);
  write_text_member(out, "sentence", judged.sentence);
  write_text_member(out, "coreNote", judged.core_note);
  write_text_member(out, "replay", judged.replay);
  out << "\"judged\":" << std::max(judged.judged, judged.operations.size()) << ",\n";
  std::vector<const std::string*> clients;
  for (const std::string& name : judged.clients) clients.push_back(&name);
  write_strings(out, "clients", clients);
  out << ",\n";
  write_operations(out, judged, texts);
  write_linearizations(out, judged, texts);
  write_strings(out, "texts", texts.texts());
  out << "\n}";
}

std::string html_escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace brigade::report
