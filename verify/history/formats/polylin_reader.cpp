#include "polylin_reader.hpp"

#include <algorithm>
#include <utility>

namespace brigade::history {
namespace {

constexpr std::int64_t nothing = -1;

[[nodiscard]] constexpr std::string_view name_of(polylin_method method) {
  switch (method) {
    case polylin_method::insert:
      return "insert";
    case polylin_method::remove:
      return "erase";
    case polylin_method::contains:
      return "contains";
    case polylin_method::enq:
      return "enqueue";
    case polylin_method::deq:
      return "dequeue";
    case polylin_method::push:
      return "push";
    case polylin_method::pop:
      break;
  }
  return "pop";
}

[[nodiscard]] constexpr bool takes_out(polylin_method method) {
  return method == polylin_method::deq || method == polylin_method::pop;
}

[[nodiscard]] constexpr bool is_of_a_set(polylin_method method) {
  return method <= polylin_method::contains;
}

}  // namespace

polylin_reader::polylin_reader(byte_source source, std::string name,
                               const json_reader_options& options)
    : rows_(std::move(source), std::move(name), options) {
  if (options.clock == clock_kind::order)
    throw rows_.error("expected the times to count: the rows of this format come in any order");
  header_.model = rows_.model();
  header_.clock = clock_kind::nanoseconds;
  header_.sorted = true;
}

void polylin_reader::read_all() {
  polylin_row row;
  while (rows_.next(row)) all_.push_back(row);
  std::sort(all_.begin(), all_.end(), [](const polylin_row& a, const polylin_row& b) {
    return std::pair(a.invoked, a.responded) < std::pair(b.invoked, b.responded);
  });
  is_read_ = true;
}

// Equal stamps are overlap: an invocation comes before the responses of its instant.
bool polylin_reader::next(event_view& event) {
  if (!is_read_) read_all();
  const bool all_invoked = invoked_ == all_.size();
  if (all_invoked && open_.empty()) return false;
  event = {};
  if (all_invoked || (!open_.empty() && open_.top().responded < all_[invoked_].invoked)) {
    respond(event);
  } else {
    invoke(event);
  }
  return true;
}

void polylin_reader::invoke(event_view& event) {
  const polylin_row& row = all_[invoked_];
  if (idle_.empty()) {
    event.process = processes_++;
  } else {
    event.process = idle_.back();
    idle_.pop_back();
  }
  event.type = event_type::invoke;
  event.time = row.invoked;
  event.f = name_of(row.method);
  if (!takes_out(row.method)) event.value = row.value;
  open_.push({row.responded, invoked_++, event.process});
}

void polylin_reader::respond(event_view& event) {
  const open_operation due = open_.top();
  open_.pop();
  idle_.push_back(due.process);
  const polylin_row& row = all_[due.row];
  event.process = due.process;
  event.type = event_type::ok;
  event.time = row.responded;
  if (is_of_a_set(row.method)) {
    event.result = row.done;
  } else if (!takes_out(row.method)) {
    event.result = true;
  } else if (row.value == nothing) {
    event.value = null_value{};
  } else {
    event.value = row.value;
  }
}

}  // namespace brigade::history
