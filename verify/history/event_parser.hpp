// One line of JSON into an event, by simdjson's on-demand parser.
#pragma once

#include <simdjson.h>

#include <brigade/history/event.hpp>
#include <brigade/history/operation.hpp>
#include <cstddef>
#include <deque>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace brigade::history {

/// Where in the line, counted from 0, and what was expected there.
class line_error : public std::runtime_error {
 public:
  line_error(std::size_t offset, const std::string& expectation)
      : std::runtime_error(expectation), offset_(offset) {}
  [[nodiscard]] std::size_t offset() const noexcept { return offset_; }

 private:
  std::size_t offset_;
};

/// Not thread-safe. Keeps the memory that a line's strings are unescaped into.
class event_parser {
 public:
  enum class kind { event, note };

  /// Where an event's stamp comes from.
  enum class stamps {
    given,     ///< its time, which it must have
    optional,  ///< the same; where no event has one, its number in the file
    numbered,  ///< its number in the file, whatever its time
  };

  explicit event_parser(stamps from = stamps::given) : from_(from) {}

  /// True where stamps count the events, as far as the events so far tell.
  [[nodiscard]] bool numbers_events() const noexcept {
    return from_ == stamps::numbered || (from_ == stamps::optional && timed_ == false);
  }

  /// `line` is followed by SIMDJSON_PADDING readable bytes. On `note`, `event` is unspecified. What
  /// `event` looks at is valid until the next call. Throws line_error.
  [[nodiscard]] kind parse(std::string_view line, event_view& event);

 private:
  /// The event's stamp where it has no time of its own. Throws line_error.
  void stamp_of(bool timed, event_view& event);

  simdjson::ondemand::parser parser_;
  std::deque<std::string> decoded_;  ///< strings of the line that came in hexadecimal
  stamps from_;
  std::optional<bool> timed_{};  ///< whether the first event had a time
  stamp events_ = 0;
};

}  // namespace brigade::history
