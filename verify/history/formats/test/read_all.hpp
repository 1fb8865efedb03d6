// Reads a whole text as a history.
#pragma once

#include <brigade/history/event_reader.hpp>
#include <string>
#include <vector>

namespace brigade::history::test {

inline std::vector<owned_event> read_all(event_reader& reader) {
  std::vector<owned_event> events;
  event_view seen;
  while (reader.next(seen)) {
    events.push_back(own(seen));
  }
  return events;
}

inline std::vector<owned_event> read_all(const std::string& text, file_format format,
                                         torn_line torn = torn_line::refuse, std::size_t step = 1) {
  json_reader_options options;
  options.torn = torn;
  const auto reader = open_history(from_string(text, step), "run", format, options);
  return read_all(*reader);
}

/// What the error says, or nothing.
inline std::string error_of(const std::string& text, file_format format,
                            torn_line torn = torn_line::refuse) {
  try {
    (void)read_all(text, format, torn);
  } catch (const format_error& damage) {
    return damage.what();
  }
  return {};
}

}  // namespace brigade::history::test
