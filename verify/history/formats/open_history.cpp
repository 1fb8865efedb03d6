#include <algorithm>
#include <brigade/history/event_reader.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "decompress.hpp"
#include "edn_reader.hpp"
#include "etcd_log_reader.hpp"
#include "polylin_reader.hpp"

namespace brigade::history {
namespace {

/// JSON lines behind the common interface.
class json_events final : public event_reader {
 public:
  json_events(byte_source source, std::string name, json_reader_options options)
      : reader_(std::move(source), std::move(name), std::move(options)) {}

  [[nodiscard]] const json_header& header() const override { return reader_.header(); }
  [[nodiscard]] bool next(event_view& event) override { return reader_.next(event); }
  [[nodiscard]] format_error error(const std::string& what) const override {
    return reader_.error(what);
  }
  [[nodiscard]] bool skipped_torn_line() const override { return reader_.skipped_torn_line(); }
  [[nodiscard]] bool stamps_are_distinct() const override { return reader_.stamps_are_distinct(); }
  [[nodiscard]] std::size_t bytes_read() const override { return reader_.bytes_read(); }

 private:
  json_reader reader_;
};

/// Where the first line that says something ends, a brace alone saying nothing; npos where it is
/// not there.
[[nodiscard]] std::size_t end_of_telling_line(std::string_view start) {
  static constexpr std::string_view blank = " \t\r\n,";
  std::size_t first = start.find_first_not_of(blank);
  if (first == std::string_view::npos || start[first] == ';') {
    return std::string_view::npos;
  }
  if (start[first] == '{') {
    first = start.find_first_not_of(blank, first + 1);
  }
  return start.find('\n', first);
}

[[nodiscard]] bool tells_format(std::string_view start) {
  return end_of_telling_line(start) != std::string_view::npos;
}

/// JSON lines unless something else is plain from the first bytes: its messages are the best.
[[nodiscard]] file_format guess(std::string_view start) {
  if (start.find("jepsen.util") != std::string_view::npos &&
      start.find_first_of("{[(") > start.find("jepsen.util")) {
    return file_format::etcd_log;
  }
  std::size_t at = 0;
  while (at < start.size()) {
    if (std::string_view(" \t\r\n,").find(start[at]) != std::string_view::npos) {
      ++at;
    } else if (start[at] == ';') {
      at = std::min(start.find('\n', at), start.size());
    } else {
      break;
    }
  }
  if (start.substr(at, 2) == "# ") {
    return file_format::polylin;
  }
  if (at < start.size() && (start[at] == '[' || start[at] == '(')) {
    return file_format::edn;
  }
  if (at + 1 < start.size() && start[at] == '{') {
    const std::size_t key = start.find_first_not_of(" \t\r\n,", at + 1);
    if (key != std::string_view::npos && start[key] == ':') {
      return file_format::edn;
    }
  }
  return file_format::json_lines;
}

}  // namespace

std::unique_ptr<event_reader> open_history(byte_source source, std::string name, file_format format,
                                           json_reader_options options) {
  peeked_source bytes = peek(decompressed(std::move(source), name), 4096, tells_format);
  if (format == file_format::automatic) {
    // No more than that: how much has come by now is chance.
    format = guess(std::string_view(bytes.start).substr(0, end_of_telling_line(bytes.start)));
  }
  switch (format) {
    case file_format::edn:
      return std::make_unique<edn_reader>(std::move(bytes.whole), std::move(name), options);
    case file_format::etcd_log:
      return std::make_unique<etcd_log_reader>(std::move(bytes.whole), std::move(name), options);
    case file_format::polylin:
      return std::make_unique<polylin_reader>(std::move(bytes.whole), std::move(name), options);
    default:
      return std::make_unique<json_events>(std::move(bytes.whole), std::move(name),
                                           std::move(options));
  }
}

}  // namespace brigade::history
