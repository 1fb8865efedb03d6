#include "etcd_log_reader.hpp"

#include <limits>
#include <stdexcept>
#include <utility>

#include "jepsen_event.hpp"

namespace brigade::history {

etcd_log_reader::etcd_log_reader(byte_source source, std::string name,
                                 const json_reader_options& options)
    : characters_(std::move(source), options.chunk_bytes),
      name_(std::move(name)),
      torn_(options.torn) {
  if (options.clock == clock_kind::nanoseconds) {
    throw format_error(name_, {}, "expected times, of which etcd's log has none");
  }
  header_.model = "cas-register";
  header_.clock = clock_kind::order;
  header_.sorted = true;
}

bool etcd_log_reader::next(event_view& event) {
  while (read_line()) {
    try {
      if (translate()) {
        event = view(current_);
        return true;
      }
    } catch (const std::exception& unfit) {
      if (whole_line_ || torn_ != torn_line::skip) {
        const std::string what = unfit.what();
        throw format_error(
            name_, place_, what.substr(what.find("expected")),
            whole_line_ ? format_error::damage::malformed : format_error::damage::torn_last_line);
      }
      skipped_ = true;
    }
  }
  return false;
}

bool etcd_log_reader::read_line() {
  const bool is_first = std::exchange(is_first_, false);
  while (characters_.peek() != character_source::end) {
    place_ = characters_.place();
    line_.clear();
    int byte = characters_.take();
    for (; byte != '\n' && byte != character_source::end; byte = characters_.take()) {
      if (line_.size() == longest_line) {
        throw error("expected a line of at most 1 MiB");
      }
      line_ += static_cast<char>(byte);
    }
    whole_line_ = byte == '\n';
    if (line_.find_first_not_of(" \t\r") == std::string::npos) {
      continue;
    }
    const std::size_t at = line_.find(prefix);
    if (at == std::string::npos) {
      throw error("expected a line of jepsen.util: INFO  jepsen.util - PROCESS :TYPE :F VALUE");
    }
    place_.column += at + prefix.size();
    line_.erase(0, at + prefix.size());
    return true;
  }
  if (is_first) {
    throw error("expected a line of jepsen.util: an empty log tells of nothing that was checked");
  }
  return false;
}

edn_value etcd_log_reader::read_field(edn_parser& parser, std::string_view what) const {
  parser.skip();
  try {
    return parser.read();
  } catch (const format_error&) {
    throw std::invalid_argument("expected " + std::string(what));
  }
}

bool etcd_log_reader::translate() {
  character_source fields(from_string(line_), line_.size() + 1);
  edn_parser parser(fields, name_);
  const edn_value process = read_field(parser, "a process");
  if (process.what != edn_value::kind::integer) {
    return false;
  }
  const auto* const number = std::get_if<std::int64_t>(&process.atom);
  if (number == nullptr || *number < 0 || *number > std::numeric_limits<std::uint32_t>::max()) {
    throw std::invalid_argument("expected a process from 0 to 4294967295");
  }
  const auto type = event_type_of(read_field(parser, ":invoke, :ok, :fail or :info").name);
  if (!type) {
    throw std::invalid_argument("expected :invoke, :ok, :fail or :info");
  }
  current_ = {};
  current_.process = static_cast<std::uint32_t>(*number);
  current_.type = *type;
  current_.time = order_++;
  current_.f = read_field(parser, "an operation").name;
  set_value(current_, read_field(parser, "a value"));
  if (*type != event_type::invoke && current_.f == "cas") {
    if (*type == event_type::fail) {
      current_.type = event_type::ok;
    }
    current_.result = *type == event_type::ok;
  }
  if (*type != event_type::invoke) {
    current_.f.clear();
  }
  return true;
}

}  // namespace brigade::history
