#include "etcd_log_writer.hpp"

#include <stdexcept>

#include "edn_text.hpp"

namespace brigade::history {
namespace {

/// The log's name of an operation that it can say.
[[nodiscard]] std::string_view name_of(const owned_event& invocation) {
  const bool on_register = is_absent(invocation.key) && is_absent(invocation.token);
  if (on_register && (invocation.f == "read" || invocation.f == "get")) {
    return "read";
  }
  if (on_register && (invocation.f == "write" || invocation.f == "set") &&
      !is_absent(invocation.value)) {
    return "write";
  }
  if (on_register && invocation.f == "cas" && !is_absent(invocation.value) &&
      !is_absent(invocation.expected)) {
    return "cas";
  }
  throw std::invalid_argument(
      "expected a read, write or cas of one register, which is all that etcd's log can say, not " +
      invocation.f + (is_absent(invocation.key) ? "" : " of a key"));
}

/// A cas that failed met another value there.
[[nodiscard]] event_type type_of(const owned_event& event, std::string_view name) {
  if (name != "cas" || event.type == event_type::invoke || event.type == event_type::info) {
    return event.type;
  }
  const bool swapped = is_absent(event.result) || event.result == datum(true);
  if (event.type == event_type::fail || (!swapped && event.result != datum(false))) {
    throw std::invalid_argument(
        "expected each cas to tell whether it swapped: etcd's log has no other failure");
  }
  return swapped ? event_type::ok : event_type::fail;
}

}  // namespace

etcd_log_writer::etcd_log_writer(sink out)
    : out_(std::move(out)), order_([this](const owned_event& event, const owned_event& invocation) {
        put(event, invocation);
      }) {}

void etcd_log_writer::header(const json_header& head) {
  if (head.sorted) {
    order_.expect_sorted();
  }
}

void etcd_log_writer::note(std::string_view name, std::string_view) {
  if (name == "doubt") {
    throw std::invalid_argument("expected no doubt in the history: etcd's log cannot say it");
  }
}

void etcd_log_writer::finish() {
  order_.finish();
  if (line_.empty()) {
    throw std::invalid_argument("expected an operation: etcd's log cannot say that there is none");
  }
}

void etcd_log_writer::put(const owned_event& event, const owned_event& invocation) {
  const std::string_view name = name_of(invocation);
  line_ = "INFO  jepsen.util - " + std::to_string(event.process) + "\t:";
  line_ += to_string(type_of(event, name));
  line_ += "\t:";
  line_ += name;
  line_ += '\t';
  if (name == "cas") {
    line_ += '[';
    append_edn(line_, view(invocation.expected));
    line_ += ' ';
    append_edn(line_, view(invocation.value));
    line_ += ']';
  } else {
    append_edn(line_, view(name == "write" ? invocation.value : event.value));
  }
  line_ += '\n';
  out_(line_);
}

}  // namespace brigade::history
