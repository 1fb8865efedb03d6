// Histories written in any format that is known, as events.
//
//     auto writer = history::make_writer(history::file_format::edn, sink);
//     writer->header(reader->header());
//     while (reader->next(event)) writer->write(event);
//     writer->finish();
//
// What is read back is the same history: each operation with its invocation, its response and its
// place in time. JSON lines keep everything, line by line. EDN is for Jepsen and knossos: a
// response repeats the operation's name and what was written, a cas that met another value is a
// :fail; what these have no word for (stamps, tokens, results) is in members that they pass over,
// and only notes other than `doubt` are lost. The log of etcd has reads, writes and
// compare-and-swaps of one register, and nothing else.
//
// EDN and the log are in the order of the stamps, as their readers take them: at equal stamps,
// which are overlap, invocations come first, and a process that would have two operations open for
// that goes on under a new number, as in Jepsen.
#pragma once

#include <brigade/history/event.hpp>
#include <brigade/history/event_reader.hpp>
#include <brigade/history/json_writer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace brigade::history {

/// One file being written. Not thread-safe. Throws std::invalid_argument("expected ...") for an
/// event that the format cannot say, or a response without an invocation; and what the sink throws.
class event_writer {
 public:
  using sink = std::function<void(std::string_view)>;

  event_writer() = default;
  virtual ~event_writer() = default;
  event_writer(const event_writer&) = delete;
  event_writer& operator=(const event_writer&) = delete;

  /// To be called once, before anything else. Where it says that the history is not sorted, formats
  /// in the order of the stamps hold all of it until finish(); else the events of one instant.
  virtual void header(const json_header& head) = 0;

  virtual void write(const event_view& event) = 0;

  /// A note's name, and its line of JSON.
  virtual void note(std::string_view name, std::string_view json) = 0;

  /// No more events.
  virtual void finish() = 0;
};

/// `format` is not file_format::automatic: that throws std::invalid_argument.
[[nodiscard]] std::unique_ptr<event_writer> make_writer(file_format format, event_writer::sink out);

}  // namespace brigade::history
