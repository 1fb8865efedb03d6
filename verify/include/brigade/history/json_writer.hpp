// Writes a history as JSON lines; FORMAT.md of verify/history describes them.
//
// Each call formats one whole line and hands it to the sink, so a sink that flushes line by line
// leaves a file that can be judged whenever the run is stopped.
#pragma once

#include <brigade/history/event.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace brigade::history {

/// What the stamps are: nanoseconds of one monotonic clock, or the order of appearance.
enum class clock_kind : std::uint8_t { nanoseconds, order };

/// The first line of a history.
struct json_header {
  std::string model{};  ///< which sequential specification the operations are of
  clock_kind clock = clock_kind::nanoseconds;
  bool sorted = false;  ///< the lines come in the order of their stamps
  std::string
      origin{};  ///< members to add, as the inside of a JSON object: "\"seed\":7"; may be empty
};

/// Appends the JSON form of a string of bytes: a string where it is UTF-8, else {"hex":"..."}.
void append_json(std::string& out, std::string_view bytes);

/// Not thread-safe. The sink gets whole lines, each with its line feed; what it throws comes out.
class json_writer {
 public:
  using sink = std::function<void(std::string_view)>;

  explicit json_writer(sink out) : out_(std::move(out)) {}

  /// To be called once, before anything else.
  void header(const json_header& head);

  /// Linear in the line's length.
  void write(const event_view& line);
  void write(const owned_event& line) { write(view(line)); }

  /// `members` is the inside of a JSON object, or empty: {"note":"NAME",MEMBERS}.
  void note(std::string_view name, std::string_view members);

 private:
  sink out_;
  std::string line_;
};

}  // namespace brigade::history
