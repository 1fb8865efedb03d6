#include "edn_writer.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "edn_text.hpp"

namespace brigade::history {
namespace {

/// Operations of which knossos takes the value from the response, though it was given.
[[nodiscard]] bool repeats_value(const owned_event& invocation) {
  static constexpr std::array<std::string_view, 9> names = {
      "write", "cas", "put", "append", "set", "add", "insert", "enqueue", "push"};
  return std::find(names.begin(), names.end(), invocation.f) != names.end();
}

/// A cas by value, of which Jepsen writes both values as a pair.
[[nodiscard]] bool is_pair(const owned_event& invocation) {
  return invocation.f == "cas" && !is_absent(invocation.expected) && !is_absent(invocation.value) &&
         is_absent(invocation.token);
}

/// It met another value, which Jepsen calls a failure.
[[nodiscard]] bool was_refused(const owned_event& event, const owned_event& invocation) {
  return invocation.f == "cas" && event.type == event_type::ok && !is_absent(event.result) &&
         event.result != datum(true);
}

[[nodiscard]] bool is_plain(std::string_view model) {
  return !model.empty() && model.find_first_not_of("abcdefghijklmnopqrstuvwxyz-_0123456789") ==
                               std::string_view::npos;
}

}  // namespace

edn_writer::edn_writer(sink out)
    : out_(std::move(out)), order_([this](const owned_event& event, const owned_event& invocation) {
        put(event, invocation);
      }) {}

void edn_writer::header(const json_header& head) {
  if (head.sorted) {
    order_.expect_sorted();
  }
  line_ = edn_origin;
  line_ += is_plain(head.model) ? "model " + head.model + ", " : "";
  line_ += head.clock == clock_kind::order ? "clock order\n" : "clock ns\n";
  out_(line_);
}

/// Events that are no client's are Jepsen's way to tell of what happened around the history.
void edn_writer::note(std::string_view name, std::string_view json) {
  if (name != "doubt") {
    line_ = "; " + std::string(json) + "\n";
    out_(line_);
    return;
  }
  const auto note = nlohmann::json::parse(json, nullptr, false);
  const auto reason = note.is_object() ? note.value("reason", nlohmann::json()) : nlohmann::json();
  begin_line();
  line_ += "{:process :nemesis, :type :info, :f :doubt, :value ";
  append_edn(line_, std::string_view(reason.is_string() ? reason.get<std::string>() : json));
  line_ += '}';
  out_(line_);
}

void edn_writer::finish() {
  order_.finish();
  out_(std::exchange(is_first_, false) ? "[]\n" : "]\n");
}

void edn_writer::begin_line() { line_ = std::exchange(is_first_, false) ? "[" : "\n "; }

void edn_writer::put(const owned_event& event, const owned_event& invocation) {
  begin_line();
  line_ += "{:process " + std::to_string(event.process) + ", :type :";
  line_ += was_refused(event, invocation) ? "fail" : to_string(event.type);
  line_ += ", :f ";
  append_edn_name(line_, invocation.f);
  put_member(":key", invocation.key);
  put_value(event, invocation);
  put_member(":token", event.token);
  put_member(":result", event.result);
  if (event.has_items) {
    put_items(event);
  }
  line_ += ", :time " + std::to_string(event.time) + '}';
  out_(line_);
}

void edn_writer::put_value(const owned_event& event, const owned_event& invocation) {
  const bool repeats = is_absent(event.value) && repeats_value(invocation);
  if (is_pair(invocation)) {
    line_ += ", :value [";
    append_edn(line_, view(invocation.expected));
    line_ += ' ';
    append_edn(line_, view(invocation.value));
    line_ += ']';
    return;
  }
  if (invocation.f == "cas" && is_absent(invocation.expected) && is_absent(invocation.token)) {
    throw std::invalid_argument("expected each cas to have what it compares with");
  }
  put_member(":expected", event.expected);
  put_member(":value", repeats ? invocation.value : event.value);
}

void edn_writer::put_member(std::string_view name, const datum& field) {
  if (!is_absent(field)) {
    line_ += ", ";
    line_ += name;
    line_ += ' ';
    append_edn(line_, view(field));
  }
}

void edn_writer::put_items(const owned_event& event) {
  line_ += ", :items [";
  for (const auto& [key, value] : event.items) {
    line_ += &key == &event.items.front().first ? "[" : " [";
    append_edn(line_, view(key));
    line_ += ' ';
    append_edn(line_, view(value));
    line_ += ']';
  }
  line_ += ']';
}

}  // namespace brigade::history
