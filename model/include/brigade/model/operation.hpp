// A map's invocations and responses, over integer keys and values, and how they print.
//
// The values of this file are what a scenario is made of, what a history records and what
// model::sequential_map judges. They name what a caller asks for and what the caller was told, and
// say nothing of tables, buckets or threads. Plain values: safe to share between threads once made.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace brigade::model {

using key_type = std::int64_t;
using mapped_type = std::int64_t;

/// An item of the map, ordered by key, then by value.
struct item {
  key_type key = 0;
  mapped_type value = 0;

  friend auto operator<=>(const item&, const item&) = default;
};

/// What can be asked of a map. `key` and `value` are those of the invocation.
enum class operation : std::uint8_t {
  find,              ///< the value under the key, if any
  contains,          ///< whether the key is there
  cvisit,            ///< reads the value in place
  visit,             ///< reads the value in place and stores `value`
  insert,            ///< stores where the key is absent
  try_emplace,       ///< the same, constructing in place
  insert_or_assign,  ///< stores in any case; tells whether it inserted
  update,            ///< adds `value` in place; tells what it met
  erase,             ///< removes; tells whether there was something
  extract,           ///< removes and hands out the value
  size,              ///< the number of items
  empty,             ///< whether there are none
  clear,             ///< removes all
  erase_if,          ///< removes the keys that `selects`; tells how many, and what it met
  for_each,          ///< meets the items
  scan,              ///< meets the items, across growths
  reserve,           ///< makes room for `value` items; not observable
  migrate,           ///< moves up to `value` buckets; not observable
  discard,  ///< removes the key if it is there and answers nothing: one key's part of clear
};

inline constexpr std::size_t operation_count = static_cast<std::size_t>(operation::discard) + 1;

inline constexpr std::array<std::string_view, operation_count> operation_names = {
    "find",     "contains", "cvisit",  "visit",   "insert", "try_emplace", "insert_or_assign",
    "update",   "erase",    "extract", "size",    "empty",  "clear",       "erase_if",
    "for_each", "scan",     "reserve", "migrate", "discard"};

[[nodiscard]] constexpr std::string_view to_string(operation what) noexcept {
  return operation_names[static_cast<std::size_t>(what)];
}

/// True for the operations that read or write one key, and no other.
[[nodiscard]] constexpr bool is_single_key(operation what) noexcept {
  return what <= operation::extract || what == operation::discard;
}

/// True for the operations whose `value` is stored, so that distinct values tell writes apart.
[[nodiscard]] constexpr bool stores_value(operation what) noexcept {
  return what == operation::visit || what == operation::insert || what == operation::try_emplace ||
         what == operation::insert_or_assign;
}

/// One call: which operation, on which key, with which value. Unused fields are zero.
struct invocation {
  operation what = operation::find;
  key_type key = 0;
  mapped_type value = 0;

  friend bool operator==(const invocation&, const invocation&) = default;
};

/// The predicate of an `erase_if`: keys congruent to `key` modulo `value` (1 where that is below
/// 1).
[[nodiscard]] constexpr bool selects(const invocation& asked, key_type key) noexcept {
  const key_type modulus = asked.value < 1 ? 1 : asked.value;
  return (key - asked.key) % modulus == 0;
}

/// What a call told its caller. Fields that the operation does not answer with keep their defaults.
struct response {
  bool done = false;  ///< contains, insert ... erase; visit and update: key was there
  std::optional<mapped_type> value;  ///< what was found, met or extracted
  std::uint64_t count = 0;           ///< size; erase_if: how many were removed
  std::vector<item> met;             ///< erase_if, for_each, scan: ascending, repetitions included

  friend bool operator==(const response&, const response&) = default;
};

/// "{1: 10, 2: 20}".
[[nodiscard]] inline std::string to_string(const std::vector<item>& items) {
  std::string text = "{";
  for (const item& each : items) {
    if (text.size() > 1) text += ", ";
    text += std::to_string(each.key) + ": " + std::to_string(each.value);
  }
  return text + "}";
}

namespace detail {
inline std::string arguments(const invocation& asked) {
  const std::string key = std::to_string(asked.key);
  std::string value = std::to_string(asked.value);
  switch (asked.what) {
    case operation::insert:
    case operation::try_emplace:
    case operation::insert_or_assign:
      return key + ", " + value;
    case operation::visit:
      return key + ", = " + value;
    case operation::update:
      return key + ", += " + value;
    case operation::erase_if:
      return "key % " + value + " == " + key;
    case operation::reserve:
    case operation::migrate:
      return value;
    default:
      return is_single_key(asked.what) ? key : std::string{};
  }
}
}  // namespace detail

/// As a call reads in C++: "insert(3, 7)", "update(3, += 7)", "size()".
[[nodiscard]] inline std::string to_string(const invocation& asked) {
  return std::string{to_string(asked.what)} + "(" + detail::arguments(asked) + ")";
}

/// What the operation answered, in words that fit it: "true", "7", "nothing", "{1: 10}".
[[nodiscard]] inline std::string to_string(operation what, const response& answer) {
  switch (what) {
    case operation::find:
    case operation::cvisit:
    case operation::visit:
    case operation::update:
    case operation::extract:
      return answer.value ? std::to_string(*answer.value) : "nothing";
    case operation::size:
      return std::to_string(answer.count);
    case operation::erase_if:
      return std::to_string(answer.count) + ", met " + to_string(answer.met);
    case operation::for_each:
    case operation::scan:
      return to_string(answer.met);
    case operation::clear:
    case operation::reserve:
    case operation::migrate:
    case operation::discard:
      return "done";
    default:
      return answer.done ? "true" : "false";
  }
}

/// "insert(3, 7) -> true".
[[nodiscard]] inline std::string to_string(const invocation& asked, const response& answer) {
  return to_string(asked) + " -> " + to_string(asked.what, answer);
}

inline std::ostream& operator<<(std::ostream& out, const invocation& asked) {
  return out << to_string(asked);
}

}  // namespace brigade::model
