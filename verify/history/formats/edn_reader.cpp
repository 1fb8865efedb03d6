#include "edn_reader.hpp"

#include <limits>
#include <stdexcept>
#include <utility>

#include "jepsen_event.hpp"

namespace brigade::history {

edn_reader::edn_reader(byte_source source, std::string name, const json_reader_options& options)
    : characters_(std::move(source), options.chunk_bytes),
      parser_(characters_, std::move(name)),
      torn_(options.torn) {
  header_.clock = clock_kind::order;
  header_.sorted = true;
  parser_.skip();
  const int first = characters_.peek();
  if (first == '[' || first == '(') {
    close_ = first == '[' ? ']' : ')';
    (void)characters_.take();
  }
  has_first_ = read_event();
  if (has_first_) {
    header_.model = model_with(current_.f, !is_absent(current_.key));
  }
}

bool edn_reader::next(event_view& event) {
  if (!std::exchange(has_first_, false) && !read_event()) {
    return false;
  }
  event = view(current_);
  return true;
}

bool edn_reader::read_event() {
  try {
    while (!ended_) {
      if (read_form()) {
        return true;
      }
    }
  } catch (const format_error& damage) {
    ended_ = true;
    if (!damage.torn() || torn_ != torn_line::skip) {
      throw;
    }
    skipped_ = true;
  }
  return false;
}

/// True where a form was an event of a client.
bool edn_reader::read_form() {
  parser_.skip();
  place_ = characters_.place();
  if (at_end()) {
    ended_ = true;
    return false;
  }
  if (characters_.peek() != '{') {
    throw error("expected a map: {:process ..., :type ..., :f ..., :value ...}");
  }
  const edn_value form = parser_.read();
  try {
    return translate(form);
  } catch (const std::invalid_argument& unfit) {
    throw error(unfit.what());
  }
}

bool edn_reader::at_end() {
  const int next = characters_.peek();
  if (close_ == 0) {
    return next == character_source::end;
  }
  if (next == character_source::end) {
    throw format_error(parser_.error(
        place_, std::string("expected '") + static_cast<char>(close_) + "' before the end"));
  }
  if (next != close_) {
    return false;
  }
  (void)characters_.take();
  parser_.skip();
  place_ = characters_.place();
  if (characters_.peek() != character_source::end) {
    throw error("expected the end of the file");
  }
  return true;
}

bool edn_reader::translate(const edn_value& form) {
  const edn_value* const process = form.find("process");
  const edn_value* const type = form.find("type");
  const edn_value* const f = form.find("f");
  if (process == nullptr || type == nullptr || f == nullptr) {
    throw std::invalid_argument("expected :process, :type and :f");
  }
  if (process->what != edn_value::kind::integer) {
    return false;
  }
  const auto* const number = std::get_if<std::int64_t>(&process->atom);
  if (number == nullptr || *number < 0 || *number > std::numeric_limits<std::uint32_t>::max()) {
    throw std::invalid_argument("expected :process from 0 to 4294967295");
  }
  const auto named = event_type_of(type->name);
  if (!named) {
    throw std::invalid_argument("expected :type :invoke, :ok, :fail or :info");
  }
  current_ = {};
  current_.process = static_cast<std::uint32_t>(*number);
  current_.type = *named;
  current_.time = order_++;
  current_.f = f->name;
  if (const edn_value* const key = form.find("key");
      key != nullptr && *named == event_type::invoke) {
    current_.key = field_of(*key);
  }
  if (const edn_value* const value = form.find("value")) {
    set_value(current_, *value);
  }
  if (*named != event_type::invoke) {
    current_.f.clear();
  }
  return true;
}

}  // namespace brigade::history
