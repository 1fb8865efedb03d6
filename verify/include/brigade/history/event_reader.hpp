// Histories of any format that is known, read as events.
//
//     auto reader = history::open_history(history::from_descriptor(0), "standard input");
//     history::event_view event;
//     while (reader->next(event)) ...
//
// Formats: JSON lines (ours: FORMAT.md), Jepsen's and knossos' EDN (a vector, a list or a stream of
// maps with :process, :type, :f, :value and, for key-value stores, :key), the text logs of
// jepsen.util, as Jepsen's tests of etcd printed them, and PolyLin's rows of complete operations.
// Files compressed with gzip or zstd are decompressed as they are read.
//
// In EDN and in logs the order of the lines is the clock. Processes that are no number (:nemesis)
// are no clients, and are skipped. A :fail says nothing, as in knossos, save for a cas in a log of
// etcd, where it says that the value was another.
#pragma once

#include <brigade/history/byte_source.hpp>
#include <brigade/history/event.hpp>
#include <brigade/history/format_error.hpp>
#include <brigade/history/json_reader.hpp>
#include <cstdint>
#include <memory>
#include <string>

namespace brigade::history {

enum class file_format : std::uint8_t {
  automatic,  ///< by the first bytes
  json_lines,
  edn,
  etcd_log,
  polylin,
};

/// One open file. Not thread-safe.
class event_reader {
 public:
  event_reader() = default;
  virtual ~event_reader() = default;
  event_reader(const event_reader&) = delete;
  event_reader& operator=(const event_reader&) = delete;

  /// The header; for formats without one, the model that the first event suggests.
  [[nodiscard]] virtual const json_header& header() const = 0;

  /// As json_reader::next.
  [[nodiscard]] virtual bool next(event_view& event) = 0;

  /// An error at the event last read.
  [[nodiscard]] virtual format_error error(const std::string& what) const = 0;

  /// True where a torn last line (or last form) was skipped; known once next() has returned false.
  [[nodiscard]] virtual bool skipped_torn_line() const = 0;

  /// True where the events are numbered in the order of the lines: none to come has the stamp of
  /// one that was read. Known once next() has returned true.
  [[nodiscard]] virtual bool stamps_are_distinct() const = 0;

  /// Bytes of events read so far, for a progress display.
  [[nodiscard]] virtual std::size_t bytes_read() const = 0;
};

/// Throws format_error where the beginning does not fit the format, and what the source throws.
[[nodiscard]] std::unique_ptr<event_reader> open_history(
    byte_source source, std::string name, file_format format = file_format::automatic,
    json_reader_options options = {});

}  // namespace brigade::history
