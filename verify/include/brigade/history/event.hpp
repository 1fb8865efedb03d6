// One line of a recorded history: an invocation, or how it ended.
//
// The words are Jepsen's. `ok`: it happened, with this result. `fail`: it definitely did not take
// effect, and nothing is learned from it. `info`: whether it took effect is not known, and the
// operation stays open for ever. A refusal that tells something of the state (a failed
// compare-and-swap, an insert that met the key) is `ok` with that result, not `fail`.
//
// An `owned_event` owns its strings; an `event_view` looks into a reader's buffer. Plain values.
#pragma once

#include <brigade/history/operation.hpp>
#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace brigade::history {

enum class event_type : std::uint8_t { invoke, ok, fail, info };

[[nodiscard]] constexpr std::string_view to_string(event_type type) noexcept {
  switch (type) {
    case event_type::invoke:
      return "invoke";
    case event_type::ok:
      return "ok";
    case event_type::fail:
      return "fail";
    case event_type::info:
      break;
  }
  return "info";
}

/// The value of a miss, and of an empty register.
struct null_value {
  friend auto operator<=>(const null_value&, const null_value&) = default;
};

/// A field that is absent (monostate), null, a truth value, an integer or a string of bytes. An
/// integer is held as std::int64_t where it fits, else as std::uint64_t, so that equal integers
/// compare equal.
template <class String>
using basic_datum =
    std::variant<std::monostate, null_value, bool, std::int64_t, std::uint64_t, String>;

using datum = basic_datum<std::string>;
using datum_view = basic_datum<std::string_view>;

/// The integer in the one form that `basic_datum` gives it.
template <class Datum = datum>
[[nodiscard]] Datum integer_datum(std::uint64_t number) {
  const auto limit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return number <= limit ? Datum{static_cast<std::int64_t>(number)} : Datum{number};
}

template <class String>
[[nodiscard]] bool is_absent(const basic_datum<String>& field) noexcept {
  return std::holds_alternative<std::monostate>(field);
}

/// The same field looked at, or copied into strings of its own.
[[nodiscard]] inline datum_view view(const datum& field) {
  return std::visit([](const auto& value) { return datum_view{value}; }, field);
}
[[nodiscard]] inline datum own(const datum_view& field) {
  return std::visit(
      [](const auto& value) {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string_view>) {
          return datum{std::string(value)};
        } else {
          return datum{value};
        }
      },
      field);
}

template <class String>
struct basic_event {
  std::uint32_t process = 0;
  event_type type = event_type::invoke;
  stamp time = 0;
  String f{};  ///< the operation's name; of an invocation only

  basic_datum<String> key{};       ///< of an invocation; absent where it is not on one key
  basic_datum<String> value{};     ///< the argument, or what was read or met; null for a miss
  basic_datum<String> expected{};  ///< what a compare-and-swap by value compares with
  basic_datum<String> token{};     ///< memcached's cas token: given with cas, answered by gets
  basic_datum<String> result{};    ///< whether it was done, how many, or the server's word for it

  bool has_items = false;  ///< tells no list from an empty one
  std::vector<std::pair<basic_datum<String>, basic_datum<String>>>
      items{};  ///< keys and values met

  friend bool operator==(const basic_event&, const basic_event&) = default;
};

using owned_event = basic_event<std::string>;
using event_view = basic_event<std::string_view>;

/// Complexity: one copy of each string.
[[nodiscard]] inline owned_event own(const event_view& seen) {
  owned_event copy{seen.process,
                   seen.type,
                   seen.time,
                   std::string(seen.f),
                   own(seen.key),
                   own(seen.value),
                   own(seen.expected),
                   own(seen.token),
                   own(seen.result),
                   seen.has_items,
                   {}};
  for (const auto& [key, value] : seen.items) copy.items.emplace_back(own(key), own(value));
  return copy;
}

/// Valid for as long as `whole` is neither changed nor destroyed.
[[nodiscard]] inline event_view view(const owned_event& whole) {
  event_view seen{whole.process,
                  whole.type,
                  whole.time,
                  whole.f,
                  view(whole.key),
                  view(whole.value),
                  view(whole.expected),
                  view(whole.token),
                  view(whole.result),
                  whole.has_items,
                  {}};
  for (const auto& [key, value] : whole.items) seen.items.emplace_back(view(key), view(value));
  return seen;
}

}  // namespace brigade::history
