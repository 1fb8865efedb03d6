// What reading some bytes comes to, for fuzz targets.
#pragma once

#include <brigade/history/event_reader.hpp>
#include <brigade/history/format_error.hpp>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace brigade::history::fuzz {

struct outcome {
  std::vector<owned_event> events{};
  std::string error{};

  friend bool operator==(const outcome&, const outcome&) = default;
};

/// Reads all, `step` bytes of the source at a time.
inline outcome read(std::string_view bytes, file_format format, std::size_t chunk,
                    std::size_t step) {
  json_reader_options options;
  options.chunk_bytes = chunk;
  options.longest_line_bytes = std::size_t{1} << 16U;
  outcome seen;
  try {
    const auto reader = open_history(from_string(bytes, step), "fuzz", format, options);
    event_view event;
    while (reader->next(event)) seen.events.push_back(own(event));
  } catch (const format_error& wrong) {
    seen.error = wrong.what();
  }
  return seen;
}

inline void require(bool holds) {
  if (!holds) std::abort();
}

/// The same whatever the sizes in which the bytes arrive.
inline outcome read_in_any_steps(std::string_view bytes, file_format format) {
  outcome whole = read(bytes, format, 4096, static_cast<std::size_t>(-1));
  require(read(bytes, format, 7, 5) == whole);
  return whole;
}

}  // namespace brigade::history::fuzz
