#include <brigade/history/polylin_rows.hpp>
#include <charconv>
#include <string_view>
#include <system_error>
#include <utility>

#include "../line_buffer.hpp"

namespace brigade::history {
namespace {

constexpr std::size_t longest_line = 4096;

enum class kind : std::uint8_t { set, queue, stack };

struct named_method {
  std::string_view name;
  polylin_method method;
  kind of;
};

constexpr named_method methods[] = {
    {"insert", polylin_method::insert, kind::set},
    {"remove", polylin_method::remove, kind::set},
    {"contains", polylin_method::contains, kind::set},
    {"enq", polylin_method::enq, kind::queue},
    {"deq", polylin_method::deq, kind::queue},
    {"push", polylin_method::push, kind::stack},
    {"pop", polylin_method::pop, kind::stack},
};

[[nodiscard]] constexpr const char* known_methods(kind of) {
  return of == kind::set     ? "insert, remove or contains"
         : of == kind::queue ? "enq or deq"
                             : "push or pop";
}

[[nodiscard]] constexpr bool is_space(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\r';
}

/// What was expected, and where in the line.
struct misfit {
  std::size_t offset;
  std::string expectation;
};

/// The fields of one line, one after another.
class fields {
 public:
  explicit fields(std::string_view line) : line_(line) {}

  [[nodiscard]] bool at_end() {
    while (at_ < line_.size() && is_space(line_[at_])) ++at_;
    return at_ == line_.size();
  }

  [[nodiscard]] std::string_view word() {
    (void)at_end();
    const std::size_t begin = at_;
    while (at_ < line_.size() && !is_space(line_[at_])) ++at_;
    return line_.substr(begin, at_ - begin);
  }

  [[nodiscard]] std::int64_t integer(const char* expectation) {
    (void)at_end();
    std::int64_t number = 0;
    const char* const begin = line_.data() + at_;
    const auto [end, failure] = std::from_chars(begin, line_.data() + line_.size(), number);
    const auto length = static_cast<std::size_t>(end - begin);
    if (failure != std::errc() || (at_ + length < line_.size() && !is_space(*end)))
      throw misfit{at_, expectation};
    at_ += length;
    return number;
  }

  [[nodiscard]] bool digit_follows() {
    return !at_end() && (line_[at_] == '-' || (line_[at_] >= '0' && line_[at_] <= '9'));
  }

  [[nodiscard]] std::size_t offset() const { return at_; }

 private:
  std::string_view line_;
  std::size_t at_ = 0;
};

[[nodiscard]] polylin_method method_in(fields& from, kind of) {
  (void)from.at_end();
  const std::size_t at = from.offset();
  const std::string_view name = from.word();
  for (const named_method& each : methods) {
    if (each.of == of && each.name == name) return each.method;
  }
  throw misfit{at, std::string("expected ") + known_methods(of)};
}

[[nodiscard]] polylin_row parse(std::string_view line, kind of) {
  fields from(line);
  polylin_row row;
  if (of != kind::set && from.digit_follows()) (void)from.integer("expected a number");
  row.method = method_in(from, of);
  row.value = from.integer("expected a value: an integer of 64 bits");
  if (of == kind::set) {
    (void)from.at_end();
    const std::size_t at = from.offset();
    const std::int64_t done = from.integer("expected 1 (done) or 0 (not)");
    if (done != 0 && done != 1) throw misfit{at, "expected 1 (done) or 0 (not)"};
    row.done = done == 1;
  }
  row.invoked = from.integer("expected the start: an integer of 64 bits");
  (void)from.at_end();
  const std::size_t at = from.offset();
  row.responded = from.integer("expected the end: an integer of 64 bits");
  if (row.responded < row.invoked) throw misfit{at, "expected an end that is not before the start"};
  if (row.responded == never) throw misfit{at, "expected an end below 9223372036854775807"};
  if (!from.at_end()) throw misfit{from.offset(), "expected the end of the line"};
  return row;
}

}  // namespace

class polylin_rows::implementation {
 public:
  implementation(byte_source source, std::string name, const json_reader_options& options)
      : name_(std::move(name)),
        torn_(options.torn),
        lines_(std::move(source), options.chunk_bytes, longest_line, 0) {
    std::string_view line;
    const bool found = next_line(line);
    fields words(line);
    const bool marked = found && words.word() == "#";
    model_ = words.word();
    if (!marked || !words.at_end() || (model_ != "set" && model_ != "queue" && model_ != "stack"))
      throw error(0, "expected \"# set\", \"# queue\" or \"# stack\"");
    kind_ = model_ == "set" ? kind::set : model_ == "queue" ? kind::queue : kind::stack;
  }

  [[nodiscard]] bool next(polylin_row& row) {
    std::string_view line;
    while (next_line(line)) {
      const std::size_t first = line.find_first_not_of(" \t\r");
      if (first == line.npos || line[first] == '#') continue;
      try {
        row = parse(line, kind_);
        return true;
      } catch (const misfit& wrong) {
        if (is_whole_ || torn_ != torn_line::skip) throw error(wrong.offset, wrong.expectation);
        skipped_ = true;
        return false;
      }
    }
    return false;
  }

  [[nodiscard]] format_error error(std::size_t offset, const std::string& what) const {
    return {name_,
            {number_, offset + 1},
            what,
            is_whole_ ? format_error::damage::malformed : format_error::damage::torn_last_line};
  }

  [[nodiscard]] const std::string& model() const { return model_; }
  [[nodiscard]] bool skipped() const { return skipped_; }
  [[nodiscard]] std::size_t bytes_read() const { return lines_.bytes_read(); }

 private:
  [[nodiscard]] bool next_line(std::string_view& line) {
    ++number_;
    const line_buffer::found found = lines_.next(line);
    is_whole_ = found != line_buffer::found::unterminated_line;
    if (found == line_buffer::found::too_long_line)
      throw error(longest_line, "expected lines of at most 4096 bytes");
    return found != line_buffer::found::end;
  }

  std::string name_;
  torn_line torn_;
  line_buffer lines_;
  std::string model_{};
  kind kind_ = kind::set;
  std::size_t number_ = 0;
  bool is_whole_ = true;  ///< the line last read ended with a line feed
  bool skipped_ = false;
};

polylin_rows::polylin_rows(byte_source source, std::string name, const json_reader_options& options)
    : impl_(std::make_unique<implementation>(std::move(source), std::move(name), options)) {}
polylin_rows::~polylin_rows() = default;
polylin_rows::polylin_rows(polylin_rows&&) noexcept = default;
polylin_rows& polylin_rows::operator=(polylin_rows&&) noexcept = default;

const std::string& polylin_rows::model() const noexcept { return impl_->model(); }
bool polylin_rows::next(polylin_row& row) { return impl_->next(row); }
format_error polylin_rows::error(const std::string& what) const { return impl_->error(0, what); }
bool polylin_rows::skipped_torn_line() const noexcept { return impl_->skipped(); }
std::size_t polylin_rows::bytes_read() const noexcept { return impl_->bytes_read(); }

}  // namespace brigade::history
