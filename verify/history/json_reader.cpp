#include <brigade/history/json_reader.hpp>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "event_parser.hpp"
#include "json_damage.hpp"
#include "line_buffer.hpp"

namespace brigade::history {
namespace {

/// The header's other members, as the inside of a JSON object.
[[nodiscard]] std::string others(std::string_view line) {
  auto root = nlohmann::ordered_json::parse(line);
  for (const char* const defined : {"format", "version", "model", "clock", "sorted"}) {
    root.erase(defined);
  }
  const std::string text = root.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return text.substr(1, text.size() - 2);
}

/// The header's members that the format defines. Throws line_error.
[[nodiscard]] json_header parse_header(std::string_view line) {
  const auto root = nlohmann::json::parse(line, nullptr, false);
  static constexpr const char* wanted =
      "expected the header line {\"format\":\"brigade-history\",\"version\":1,...}";
  if (!root.is_object() || root.value("format", nlohmann::json()) != "brigade-history") {
    throw line_error(0, wanted);
  }
  if (root.value("version", nlohmann::json()) != 1) {
    throw line_error(0, "expected \"version\":1, the one this program knows");
  }
  json_header head;
  const auto model = root.value("model", nlohmann::json());
  if (!model.is_string()) throw line_error(0, "expected a member \"model\": a string");
  head.model = model.get<std::string>();
  const auto clock = root.value("clock", nlohmann::json());
  if (clock != "ns" && clock != "order") {
    throw line_error(0, "expected \"clock\":\"ns\" or \"clock\":\"order\"");
  }
  head.clock = clock == "ns" ? clock_kind::nanoseconds : clock_kind::order;
  const auto sorted = root.value("sorted", nlohmann::json(false));
  if (!sorted.is_boolean()) throw line_error(0, "expected \"sorted\": true or false");
  head.sorted = sorted.get<bool>();
  head.origin = others(line);
  return head;
}

/// The note's name. Throws line_error.
[[nodiscard]] std::string parse_note(std::string_view line) {
  const auto root = nlohmann::json::parse(line, nullptr, false);
  if (root.is_discarded()) throw json_damage(line).value();
  const auto& name = root.at("note");
  if (!name.is_string()) throw line_error(0, "expected the note's name: a string");
  return name.get<std::string>();
}

[[nodiscard]] bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == line.npos;
}

}  // namespace

class json_reader::implementation {
 public:
  implementation(byte_source source, std::string name, json_reader_options options)
      : name_(std::move(name)),
        options_(std::move(options)),
        lines_(std::move(source), options_.chunk_bytes, options_.longest_line_bytes,
               simdjson::SIMDJSON_PADDING) {
    std::string_view line;
    if (!next_line(line)) throw located(0, "expected a header line", complete);
    try {
      header_ = parse_header(line);
    } catch (const line_error& wrong) {
      throw located(wrong.offset(), wrong.what(), ending_);
    }
    header_text_ = line;
    using stamps = event_parser::stamps;
    stamps from = header_.clock == clock_kind::order ? stamps::optional : stamps::given;
    if (options_.clock) {
      from = *options_.clock == clock_kind::order ? stamps::numbered : stamps::given;
      header_.sorted = header_.sorted || from == stamps::numbered;
      header_.clock = *options_.clock;
    }
    parser_.emplace(from);
  }

  [[nodiscard]] bool next(event_view& event) {
    std::string_view line;
    while (!ended_ && next_line(line)) {
      try {
        if (parser_->parse(line, event) == event_parser::kind::event) return true;
        const std::string note = parse_note(line);
        if (options_.on_note) options_.on_note(note, line);
      } catch (const line_error& wrong) {
        ended_ = true;
        if (ending_ == cut && options_.torn == torn_line::skip) {
          skipped_torn_line_ = true;
          return false;
        }
        throw located(wrong.offset(), wrong.what(), ending_);
      }
    }
    ended_ = true;
    return false;
  }

  [[nodiscard]] format_error error(const std::string& what) const {
    return located(0, what, complete);
  }

  [[nodiscard]] const json_header& header() const noexcept { return header_; }
  [[nodiscard]] const std::string& header_text() const noexcept { return header_text_; }
  [[nodiscard]] bool skipped_torn_line() const noexcept { return skipped_torn_line_; }
  [[nodiscard]] std::size_t bytes_read() const noexcept { return lines_.bytes_read(); }
  [[nodiscard]] bool stamps_are_distinct() const noexcept { return parser_->numbers_events(); }

 private:
  enum ending { complete, cut };  ///< whether the line last read ends with a line feed

  [[nodiscard]] bool next_line(std::string_view& line) {
    for (;;) {
      ++line_number_;
      switch (lines_.next(line)) {
        case line_buffer::found::line:
          ending_ = complete;
          break;
        case line_buffer::found::unterminated_line:
          ending_ = cut;
          break;
        case line_buffer::found::too_long_line:
          ended_ = true;
          throw located(
              options_.longest_line_bytes,
              "expected lines of at most " + std::to_string(options_.longest_line_bytes) + " bytes",
              complete);
        case line_buffer::found::end:
          return false;
      }
      if (!is_blank(line)) return true;
    }
  }

  [[nodiscard]] format_error located(std::size_t offset, const std::string& what,
                                     ending how) const {
    const file_position where{line_number_, offset + 1};
    if (how == complete) return {name_, where, what};
    return {name_, where, what + " (the file ends in the middle of its last line)",
            format_error::damage::torn_last_line};
  }

  std::string name_;
  json_reader_options options_;
  line_buffer lines_;
  std::optional<event_parser> parser_;  ///< from the header on
  json_header header_;
  std::string header_text_;
  std::size_t line_number_ = 0;
  ending ending_ = complete;
  bool ended_ = false;
  bool skipped_torn_line_ = false;
};

json_reader::json_reader(byte_source source, std::string name, json_reader_options options)
    : impl_(std::make_unique<implementation>(std::move(source), std::move(name),
                                             std::move(options))) {}
json_reader::~json_reader() = default;
json_reader::json_reader(json_reader&&) noexcept = default;
json_reader& json_reader::operator=(json_reader&&) noexcept = default;

const json_header& json_reader::header() const noexcept { return impl_->header(); }
const std::string& json_reader::header_text() const noexcept { return impl_->header_text(); }
bool json_reader::next(event_view& event) { return impl_->next(event); }
format_error json_reader::error(const std::string& what) const { return impl_->error(what); }
bool json_reader::skipped_torn_line() const noexcept { return impl_->skipped_torn_line(); }
std::size_t json_reader::bytes_read() const noexcept { return impl_->bytes_read(); }

bool json_reader::stamps_are_distinct() const noexcept { return impl_->stamps_are_distinct(); }

}  // namespace brigade::history
