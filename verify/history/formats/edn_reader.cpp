#include "edn_reader.hpp"

#include <limits>
#include <stdexcept>
#include <utility>

#include "edn_text.hpp"
#include "edn_writer.hpp"
#include "jepsen_event.hpp"

namespace brigade::history {

edn_reader::edn_reader(byte_source source, std::string name, const json_reader_options& options)
    : characters_(std::move(source), options.chunk_bytes),
      parser_(characters_, std::move(name)),
      options_(options) {
  header_.clock = clock_kind::order;
  header_.sorted = true;
  read_origin();
  header_.clock = options.clock.value_or(header_.clock);
  parser_.skip();
  const int first = characters_.peek();
  if (first == character_source::end) {
    place_ = characters_.place();
    throw error("expected events, or [] where there are none");
  }
  if (first == '[' || first == '(') {
    close_ = first == '[' ? ']' : ')';
    (void)characters_.take();
  }
  has_first_ = read_event();
  if (has_first_ && header_.model.empty()) {
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
    if (!damage.torn() || options_.torn != torn_line::skip) {
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

/// What our writer leaves in a comment in the first line: the model, and what the stamps are.
void edn_reader::read_origin() {
  if (characters_.peek() != ';') {
    return;
  }
  constexpr std::size_t longest = 256;
  std::string line;
  while (characters_.peek() != '\n' && characters_.peek() != character_source::end) {
    const int byte = characters_.take();
    if (line.size() < longest) {
      line += static_cast<char>(byte);
    }
  }
  if (line.compare(0, edn_origin.size(), edn_origin) != 0) {
    return;
  }
  constexpr std::string_view model = "model ";
  if (const std::size_t at = line.find(model); at != std::string::npos) {
    const std::size_t from = at + model.size();
    header_.model = line.substr(from, line.find(',', from) - from);
  }
  if (line.find("clock ns") != std::string::npos) {
    header_.clock = clock_kind::nanoseconds;
  }
}

bool edn_reader::translate(const edn_value& form) {
  const edn_value* const process = form.find("process");
  const edn_value* const type = form.find("type");
  const edn_value* const f = form.find("f");
  if (process == nullptr || type == nullptr || f == nullptr) {
    throw std::invalid_argument("expected :process, :type and :f");
  }
  if (process->what != edn_value::kind::integer) {
    note(form);
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
  current_.time = stamp_of(form);
  name_operation(f->what == edn_value::kind::text ? std::get<std::string>(f->atom) : f->name);
  set_arguments(form);
  if (*named != event_type::invoke) {
    current_.f.clear();
  }
  return true;
}

void edn_reader::name_operation(std::string name) {
  if (current_.type == event_type::invoke) {
    open_[current_.process] = name;
  } else if (const auto invoked = open_.extract(current_.process);
             !invoked.empty() && invoked.mapped() != name) {
    std::string wanted = "expected :f ";
    append_edn_name(wanted, invoked.mapped());
    throw std::invalid_argument(wanted + ", which process " + std::to_string(current_.process) +
                                " invoked");
  }
  current_.f = std::move(name);
}

void edn_reader::set_arguments(const edn_value& form) {
  const auto set = [&](std::string_view name, datum& field) {
    if (const edn_value* const value = form.find(name)) {
      field = field_of(*value);
    }
  };
  set("token", current_.token);
  set("expected", current_.expected);
  set("result", current_.result);
  const bool is_invocation = current_.type == event_type::invoke;
  if (is_invocation) {
    set("key", current_.key);
  }
  const bool is_plain =
      is_invocation && (!is_absent(current_.token) || !is_absent(current_.expected));
  if (is_plain) {
    set("value", current_.value);
  } else if (const edn_value* const value = form.find("value")) {
    set_value(current_, *value);
  }
  if (current_.type == event_type::fail && !is_absent(current_.result)) {
    current_.type = event_type::ok;  // it tells something, in our words
  }
  if (const edn_value* const items = form.find("items")) {
    set_items(*items);
  }
}

void edn_reader::set_items(const edn_value& items) {
  current_.has_items = true;
  for (const edn_value& item : items.items) {
    if (item.items.size() != 2) {
      throw std::invalid_argument("expected :items [[key value] ...]");
    }
    current_.items.emplace_back(field_of(item.items[0]), field_of(item.items[1]));
  }
}

stamp edn_reader::stamp_of(const edn_value& form) {
  if (header_.clock == clock_kind::order) {
    return order_++;
  }
  const edn_value* const time = form.find("time");
  const auto* const number = time == nullptr ? nullptr : std::get_if<std::int64_t>(&time->atom);
  if (number == nullptr || *number == never) {
    throw std::invalid_argument("expected :time, nanoseconds below 9223372036854775807");
  }
  return *number;
}

/// A doubt that our writer left: an event of the nemesis.
void edn_reader::note(const edn_value& form) const {
  const edn_value* const f = form.find("f");
  const edn_value* const reason = form.find("value");
  if (f->name == "doubt" && reason != nullptr && options_.on_note) {
    const auto* const text = std::get_if<std::string>(&reason->atom);
    std::string json = R"({"note":"doubt","reason":)";
    append_json(json, text == nullptr ? std::string_view("untold") : *text);
    options_.on_note("doubt", json + '}');
  }
}

}  // namespace brigade::history
