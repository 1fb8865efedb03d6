#include <algorithm>
#include <array>
#include <brigade/linearize/events/field.hpp>
#include <brigade/linearize/events/map_events.hpp>
#include <brigade/linearize/events/text.hpp>
#include <string_view>
#include <utility>

namespace brigade::linearize::events {
namespace {

using models::map_operation;
using models::map_outcome;

constexpr std::array<std::pair<std::string_view, map_operation>, 35> names = {{
    {"get", map_operation::get},         {"find", map_operation::get},
    {"read", map_operation::get},        {"cvisit", map_operation::get},
    {"gets", map_operation::gets},       {"contains", map_operation::contains},
    {"set", map_operation::set},         {"write", map_operation::set},
    {"put", map_operation::put},         {"insert_or_assign", map_operation::put},
    {"add", map_operation::add},         {"insert", map_operation::add},
    {"try_emplace", map_operation::add}, {"replace", map_operation::replace},
    {"update", map_operation::replace},  {"exchange", map_operation::exchange},
    {"visit", map_operation::exchange},  {"delete", map_operation::erase},
    {"erase", map_operation::erase},     {"remove", map_operation::erase},
    {"extract", map_operation::erase},   {"cas", map_operation::cas_value},
    {"cas", map_operation::cas_token},   {"incr", map_operation::incr},
    {"decr", map_operation::decr},       {"fetch_add", map_operation::fetch_add},
    {"append", map_operation::append},   {"prepend", map_operation::prepend},
    {"discard", map_operation::discard}, {"size", map_operation::size},
    {"empty", map_operation::empty},     {"clear", map_operation::clear},
    {"flush_all", map_operation::clear}, {"erase_if", map_operation::erase_some},
    {"scan", map_operation::scan},
}};

constexpr std::array<std::pair<std::string_view, map_outcome>, 10> words = {{
    {"stored", map_outcome::yes},
    {"deleted", map_outcome::yes},
    {"found", map_outcome::yes},
    {"touched", map_outcome::yes},
    {"ok", map_outcome::yes},
    {"not_stored", map_outcome::no},
    {"non_numeric", map_outcome::no},
    {"exists", map_outcome::exists},
    {"not_found", map_outcome::not_found},
    {"miss", map_outcome::not_found},
}};

[[nodiscard]] map_operation operation_of(const history::event_view& seen) {
  if (seen.f == "cas") {
    return history::is_absent(seen.token) ? map_operation::cas_value : map_operation::cas_token;
  }
  if (seen.f == "for_each") {
    return map_operation::scan;
  }
  const auto* const found = std::find_if(names.begin(), names.end(),
                                         [&](const auto& name) { return name.first == seen.f; });
  if (found == names.end()) {
    unknown_operation(seen.f, "map", "get, set, add, cas, ...");
  }
  return found->second;
}

[[nodiscard]] bool stores(map_operation what) {
  switch (what) {
    case map_operation::set:
    case map_operation::put:
    case map_operation::add:
    case map_operation::replace:
    case map_operation::exchange:
    case map_operation::cas_token:
    case map_operation::cas_value:
    case map_operation::append:
    case map_operation::prepend:
      return true;
    default:
      return false;
  }
}

[[nodiscard]] bool counts(map_operation what) {
  return what == map_operation::incr || what == map_operation::decr ||
         what == map_operation::fetch_add;
}

/// A result of another kind than the operation's would be compared with nothing, and pass.
void require_kind(map_operation what, const history::event_view& seen) {
  const bool is_integer = std::holds_alternative<std::int64_t>(seen.result) ||
                          std::holds_alternative<std::uint64_t>(seen.result);
  const bool is_other = !is_integer && !history::is_absent(seen.result);
  if ((what == map_operation::size || what == map_operation::erase_some) && is_other) {
    throw std::invalid_argument("expected \"result\" of size and erase_if to be an integer");
  }
  if (is_integer && (models::is_single_key(what) || what == map_operation::empty)) {
    throw std::invalid_argument("expected \"result\" to be true, false or a word, not an integer");
  }
}

[[nodiscard]] map_outcome outcome_of(std::string_view word) {
  const auto* const found = std::find_if(words.begin(), words.end(),
                                         [&](const auto& known) { return known.first == word; });
  if (found == words.end()) {
    throw std::invalid_argument(
        "expected \"result\" to be true, false, stored, not_stored, exists, not_found or deleted, "
        "not \"" +
        std::string(word) + '"');
  }
  return found->second;
}

}  // namespace

map_events::invocation map_events::invocation_of(const history::event_view& seen) const {
  invocation asked;
  asked.operation = operation_of(seen);
  if (models::is_single_key(asked.operation)) {
    asked.key = required(seen.key, "key", seen.f);
  }
  if (stores(asked.operation)) {
    asked.value = required(seen.value, "value", seen.f);
  } else if (counts(asked.operation)) {
    asked.value =
        history::is_absent(seen.value) ? history::datum(std::int64_t{1}) : history::own(seen.value);
  }
  if (asked.operation == map_operation::cas_token) {
    asked.token = required(seen.token, "token", seen.f);
  } else if (asked.operation == map_operation::cas_value) {
    asked.expected = required(seen.expected, "expected", seen.f);
  }
  return asked;
}

map_events::response map_events::response_of(const invocation& asked,
                                             const history::event_view& seen) const {
  response answer;
  require_kind(asked.operation, seen);
  if (const bool* const plain = std::get_if<bool>(&seen.result)) {
    answer.outcome = *plain ? map_outcome::yes : map_outcome::no;
  } else if (const auto* const count = std::get_if<std::int64_t>(&seen.result)) {
    answer.count = static_cast<std::uint64_t>(*count);
  } else if (const auto* const word = std::get_if<std::string_view>(&seen.result)) {
    answer.outcome = outcome_of(*word);
  }
  if (!stores(asked.operation) || asked.operation == map_operation::exchange) {
    answer.value = history::own(seen.value);
  }
  if (asked.operation == map_operation::get || asked.operation == map_operation::gets) {
    answer.value = answer.outcome == map_outcome::not_found && history::is_absent(seen.value)
                       ? history::datum(history::null_value{})
                       : required(seen.value, "value", "the answer of a read");
  }
  if (asked.operation == map_operation::gets &&
      std::holds_alternative<history::null_value>(answer.value)) {
    return answer;
  }
  if (asked.operation == map_operation::gets) {
    answer.token = required(seen.token, "token", "the answer of gets");
  }
  if (seen.has_items) {
    auto& items = answer.items.emplace();
    for (const auto& [key, value] : seen.items) {
      items.emplace_back(history::own(key), history::own(value));
    }
    if (asked.operation == map_operation::erase_some && answer.count &&
        *answer.count != items.size()) {
      throw std::invalid_argument("expected \"result\" of erase_if to be the number of its items");
    }
  }
  return answer;
}

std::string map_events::text(const invocation& asked) {
  const auto* const found = std::find_if(
      names.begin(), names.end(), [&](const auto& name) { return name.second == asked.operation; });
  std::string arguments;
  const auto argument = [&](std::string_view before, const history::datum& value) {
    if (!history::is_absent(value)) {
      arguments += (arguments.empty() ? "" : std::string(before)) + to_text(value);
    }
  };
  argument(", ", asked.key);
  argument(", token ", asked.token);
  argument(", expected ", asked.expected);
  argument(", ", asked.value);
  return std::string(found->first) + "(" + arguments + ")";
}

std::string map_events::text(const invocation&, const response& answer) {
  if (answer.items) {
    return std::to_string(answer.items->size()) + " items";
  }
  if (answer.count) {
    return std::to_string(*answer.count);
  }
  if (!history::is_absent(answer.value)) {
    return to_text(answer.value) +
           (history::is_absent(answer.token) ? "" : ", token " + to_text(answer.token));
  }
  switch (answer.outcome) {
    case map_outcome::yes:
      return "yes";
    case map_outcome::no:
      return "no";
    case map_outcome::exists:
      return "exists";
    case map_outcome::not_found:
      return "not found";
    case map_outcome::untold:
      break;
  }
  return "done";
}

std::string map_events::text(const model::state& entries) {
  std::string text = "{";
  for (const model::entry& each : entries) {
    text += (text.size() > 1 ? ", " : "") + to_text(each.key) + ": " + to_text(each.value);
  }
  return text + "}";
}

}  // namespace brigade::linearize::events
