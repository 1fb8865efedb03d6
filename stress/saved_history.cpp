#include "saved_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <brigade/history/json_writer.hpp>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <vector>

namespace brigade::stress {
namespace {

using history::event_type;
using history::owned_event;
using model::operation;

/// The names of FORMAT.md for what the model calls visit and update.
[[nodiscard]] std::string name_of(operation what) {
  if (what == operation::visit) return "exchange";
  if (what == operation::update) return "fetch_add";
  return std::string(to_string(what));
}

/// reserve and migrate do nothing that a caller could observe.
[[nodiscard]] bool is_observable(operation what) {
  return what != operation::reserve && what != operation::migrate;
}

[[nodiscard]] owned_event invocation_event(const scenario::history_type::value_type& one) {
  owned_event event;
  event.process = one.thread;
  event.time = one.invoked;
  event.f = name_of(one.invocation.what);
  if (is_single_key(one.invocation.what)) event.key = one.invocation.key;
  if (stores_value(one.invocation.what) || one.invocation.what == operation::update) {
    event.value = one.invocation.value;
  }
  return event;
}

void answer_items(owned_event& event, const std::vector<model::item>& items) {
  event.has_items = true;
  for (const model::item& each : items) event.items.emplace_back(each.key, each.value);
}

/// What an erase_if met and its predicate selected.
[[nodiscard]] std::vector<model::item> removed(const model::invocation& asked,
                                               const model::response& answer) {
  std::vector<model::item> items = answer.met;
  std::erase_if(items, [&](const model::item& each) { return !selects(asked, each.key); });
  return items;
}

[[nodiscard]] owned_event response_event(const scenario::history_type::value_type& one) {
  const model::response& answer = *one.response;
  owned_event event;
  event.process = one.thread;
  event.type = event_type::ok;
  event.time = one.responded;
  switch (one.invocation.what) {
    case operation::find:
    case operation::cvisit:
    case operation::visit:
    case operation::update:
    case operation::extract:
      event.value =
          answer.value ? history::datum{*answer.value} : history::datum{history::null_value{}};
      break;
    case operation::size:
      event.result = history::integer_datum(answer.count);
      break;
    case operation::erase_if:
      event.result = history::integer_datum(answer.count);
      answer_items(event, removed(one.invocation, answer));
      break;
    case operation::for_each:
    case operation::scan:
      answer_items(event, answer.met);
      break;
    case operation::clear:
      break;
    default:
      event.result = answer.done;
      break;
  }
  return event;
}

}  // namespace

std::string save(const scenario::history_type& run, const round_identity& which,
                 const std::string& directory) {
  std::vector<owned_event> events;
  for (const auto& each : run) {
    if (!is_observable(each.invocation.what)) continue;
    events.push_back(invocation_event(each));
    if (!each.pending()) events.push_back(response_event(each));
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const owned_event& a, const owned_event& b) { return a.time < b.time; });
  const std::string path =
      fmt::format("{}/stress-{}-{}.jsonl", directory, which.seed, which.number);
  std::ofstream file(path, std::ios::binary);
  history::json_writer out([&](std::string_view line) { file << line; });
  out.header({.model = "map",
              .sorted = true,
              .origin = fmt::format(
                  R"("recorded_from":"brigade_stress","seed":{},"round":{},"threads":{})",
                  which.seed, which.number, which.threads)});
  for (const owned_event& each : events) out.write(each);
  file.close();
  if (!file) throw std::system_error(errno, std::generic_category(), path);
  return path;
}

}  // namespace brigade::stress
