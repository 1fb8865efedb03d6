// Reads a history from JSON lines; FORMAT.md of verify/history describes them.
//
//     history::json_reader reader(history::from_descriptor(0), "standard input");
//     history::event_view event;
//     while (reader.next(event)) ...
//
// Streams: one chunk of the input and its longest line are in memory, never the file.
#pragma once

#include <brigade/history/byte_source.hpp>
#include <brigade/history/event.hpp>
#include <brigade/history/format_error.hpp>
#include <brigade/history/json_writer.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace brigade::history {

/// What to do with a last line that ends in its middle.
enum class torn_line : std::uint8_t { refuse, skip };

struct json_reader_options {
  torn_line torn = torn_line::refuse;

  /// What the stamps are, where it is not what the file says: in the order of appearance, its
  /// stamps are passed over.
  std::optional<clock_kind> clock{};

  /// Called with the name and the whole text of each note line, in the order of the file.
  std::function<void(std::string_view name, std::string_view json)> on_note{};

  std::size_t chunk_bytes = std::size_t{1} << 20U;
  std::size_t longest_line_bytes = std::size_t{64} << 20U;  ///< a longer one is refused
};

/// Not thread-safe.
class json_reader {
 public:
  /// Reads the header line. `name` stands for the file in messages. Throws format_error where there
  /// is no header of a version that is known, and what the source throws.
  json_reader(byte_source source, std::string name, json_reader_options options = {});
  ~json_reader();
  json_reader(json_reader&&) noexcept;
  json_reader& operator=(json_reader&&) noexcept;

  [[nodiscard]] const json_header& header() const noexcept;

  /// The whole text of the header line.
  [[nodiscard]] const std::string& header_text() const noexcept;

  /// The next event; false at the end. What `event` looks at is valid until the next call. Throws
  /// format_error at damage, and what the source throws; then the reader is at its end.
  /// Complexity: linear in the length of the lines read, amortised.
  [[nodiscard]] bool next(event_view& event);

  /// An error at the line last read: "FILE:LINE:1: WHAT".
  [[nodiscard]] format_error error(const std::string& what) const;

  /// True where a torn last line was skipped; known once next() has returned false.
  [[nodiscard]] bool skipped_torn_line() const noexcept;

  /// Bytes read of the source so far, for a progress display.
  [[nodiscard]] std::size_t bytes_read() const noexcept;

  /// As event_reader::stamps_are_distinct.
  [[nodiscard]] bool stamps_are_distinct() const noexcept;

 private:
  class implementation;
  std::unique_ptr<implementation> impl_;
};

}  // namespace brigade::history
