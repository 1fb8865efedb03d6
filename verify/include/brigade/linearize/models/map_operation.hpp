// What can be asked of a key-value store, and what it may answer.
//
// The union of memcached's commands, Jepsen's operations and a container's members. An answer names
// only what the client was told: what is absent from it is not compared.
#pragma once

#include <brigade/history/event.hpp>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace brigade::linearize::models {

enum class map_operation : std::uint8_t {
  get,         ///< the value, null for a miss
  gets,        ///< the value and its token
  contains,    ///< whether the key is there
  set,         ///< stores; tells nothing
  put,         ///< stores; tells whether the key was absent
  add,         ///< stores where the key is absent
  replace,     ///< stores where the key is there
  exchange,    ///< stores where the key is there; tells what was there
  erase,       ///< removes; tells whether, or what, was there
  cas_token,   ///< stores where the token is still the key's
  cas_value,   ///< stores where the value is the expected one (null: where the key is absent)
  incr,        ///< adds modulo 2^64; tells the new number
  decr,        ///< subtracts, down to zero; tells the new number
  fetch_add,   ///< adds modulo 2^64; tells the old number
  append,      ///< puts text behind the value
  prepend,     ///< puts text before the value
  discard,     ///< removes; tells nothing
  size,        ///< the number of keys
  empty,       ///< whether there are none
  clear,       ///< removes every key, each at an instant of its own
  erase_some,  ///< removes some keys, each at an instant of its own; may list what it removed
  scan,        ///< lists keys and values, each at an instant of its own
};

/// True for the operations on one key.
[[nodiscard]] constexpr bool is_single_key(map_operation what) noexcept {
  return what < map_operation::size;
}

struct map_invocation {
  map_operation operation = map_operation::get;
  history::datum key{};
  history::datum value{};     ///< what is stored, added or appended
  history::datum expected{};  ///< of cas_value
  history::datum token{};     ///< of cas_token

  friend bool operator==(const map_invocation&, const map_invocation&) = default;
};

/// How an operation ended, where it told.
enum class map_outcome : std::uint8_t {
  untold,
  yes,        ///< stored, removed, there
  no,         ///< not stored, not removed, not there
  exists,     ///< of cas_token: there, with another token
  not_found,  ///< not there
};

struct map_response {
  map_outcome outcome = map_outcome::untold;
  history::datum value{};  ///< read, met or reached; null for a miss
  history::datum token{};  ///< of gets
  std::optional<std::uint64_t> count{};
  std::optional<std::vector<std::pair<history::datum, history::datum>>> items{};

  friend bool operator==(const map_response&, const map_response&) = default;
};

}  // namespace brigade::linearize::models
