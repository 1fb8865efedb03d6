// A key-value store: memcached's commands, Jepsen's key-value operations and a container's members.
//
// Tokens of gets are opaque. A value just written has a token that nobody knows; the first gets
// reveals it, and a compare-and-swap by a token succeeds only on the value whose token a gets has
// revealed. So this model is in the accepting form. A compare-and-swap without a token is one by a
// token that is not known: it may succeed, or be refused, on any value.
//
// memcached pads a number that becomes shorter with spaces, depending on who else holds the item:
// after arithmetic that shortens a text, spaces are not compared until the next plain write, and a
// number that text has been appended to may still count as one.
//
// Histories without size and empty are judged key by key. clear, erase_some and scan promise one
// instant per key, as the table's clear, erase_if, for_each and scan do. An erase_some that lists
// what it removed is judged by that; of one that does not, each key may be removed at any time
// after its invocation, unless it says that it removed none.
#pragma once

#include <algorithm>
#include <brigade/linearize/keyed/operation.hpp>
#include <brigade/linearize/models/datum_hash.hpp>
#include <brigade/linearize/models/item_rules.hpp>
#include <brigade/linearize/models/map_operation.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace brigade::linearize::models {

class map {
 public:
  using invocation = map_invocation;
  using response = map_response;

  struct entry {
    history::datum key{};
    history::datum value{};
    history::datum token{};  ///< absent until a gets has revealed it
    bool padded = false;     ///< spaces are not compared

    friend bool operator==(const entry&, const entry&) = default;
  };
  using state = std::vector<entry>;  ///< ascending by key

  explicit map(append_to_absent rule = append_to_absent::refuses) : rule_(rule) {}

  [[nodiscard]] append_to_absent rule() const noexcept { return rule_; }

  [[nodiscard]] state initial() const { return {}; }
  [[nodiscard]] std::size_t hash(const state& entries) const;

  /// Logarithmic in the number of keys, but for insertion and removal, which are linear.
  bool step(state& entries, const invocation& asked, const response* observed) const;

  [[nodiscard]] std::optional<history::datum> key_of(const invocation& asked) const {
    return is_single_key(asked.operation) ? std::optional(asked.key) : std::nullopt;
  }

  template <class Operation>
  bool expand(const Operation& whole, std::span<const history::datum> keys,
              std::vector<Operation>& out) const;

  [[nodiscard]] bool is_effect_free(const invocation& asked, const response* observed) const;
  [[nodiscard]] bool is_blind(const invocation& asked, const response* observed) const;

  // A gets reveals a key's token, on which a compare-and-swap that succeeded, or may have, relies.
  using key_and_token = std::pair<history::datum, history::datum>;
  [[nodiscard]] std::optional<key_and_token> reveals(const invocation& asked,
                                                     const response* observed) const;
  [[nodiscard]] std::optional<key_and_token> relies_on(const invocation& asked,
                                                       const response* observed) const;
  [[nodiscard]] invocation without_reliance(const invocation& asked) const;

  using keyed_value = history::datum;

  template <class Ids>
  [[nodiscard]] keyed::value_id normal_initial(Ids&) const {
    return keyed::absent;
  }

  /// Nothing for tokens, arithmetic and text, nor where absence reads as the empty string.
  template <class Operation, class Ids>
  [[nodiscard]] std::optional<keyed::operation> normal_form(const Operation& operation,
                                                            Ids& ids) const;

 private:
  bool step_table(state& entries, const invocation& asked, const response* observed) const;

  template <class Operation>
  static void discard(const Operation& whole, const history::datum& key,
                      std::optional<response> answer, std::vector<Operation>& out);
  template <class Operation>
  static void expand_erase_some(const Operation& whole, std::span<const history::datum> keys,
                                std::vector<Operation>& out);
  template <class Operation>
  static void expand_walk(const Operation& whole, std::span<const history::datum> keys,
                          std::vector<Operation>& out);

  append_to_absent rule_;
};

template <class Operation>
bool map::expand(const Operation& whole, std::span<const history::datum> keys,
                 std::vector<Operation>& out) const {
  const map_operation what = whole.invocation.operation;
  if (what == map_operation::size || what == map_operation::empty) {
    return false;
  }
  if (what == map_operation::erase_some) {
    expand_erase_some(whole, keys, out);
  } else if (what == map_operation::clear) {
    for (const history::datum& key : keys) {
      discard(whole, key, whole.response ? std::optional(response{}) : std::nullopt, out);
    }
  } else if (whole.response && whole.response->items) {
    expand_walk(whole, keys, out);
  }
  return true;
}

/// Each item that it removed was there, and went, at one instant.
template <class Operation>
void map::expand_erase_some(const Operation& whole, std::span<const history::datum> keys,
                            std::vector<Operation>& out) {
  if (!whole.response || !whole.response->items) {
    if (whole.response && whole.response->count == 0U) return;
    for (const history::datum& key : keys) discard(whole, key, std::nullopt, out);
    return;
  }
  for (const auto& [key, value] : *whole.response->items) {
    Operation& part = out.emplace_back(whole);
    part.invocation = {map_operation::erase, key, {}, {}, {}};
    part.response = response{};
    part.response->outcome = map_outcome::yes;
    part.response->value = value;
  }
}

template <class Operation>
void map::discard(const Operation& whole, const history::datum& key, std::optional<response> answer,
                  std::vector<Operation>& out) {
  Operation& part = out.emplace_back(whole);
  part.invocation = {map_operation::discard, key, {}, {}, {}};
  part.responded = answer ? whole.responded : history::never;
  part.response = std::move(answer);
}

/// Each item met was there at one instant; a key that was not met, or between two meetings, was
/// absent at one.
template <class Operation>
void map::expand_walk(const Operation& whole, std::span<const history::datum> keys,
                      std::vector<Operation>& out) {
  const auto read = [&](const history::datum& key, history::datum value) {
    Operation& part = out.emplace_back(whole);
    part.invocation = {map_operation::get, key, {}, {}, {}};
    part.response = response{};
    part.response->value = std::move(value);
  };
  std::vector<history::datum> met;
  for (const auto& [key, value] : *whole.response->items) {
    read(key, value);
    if (std::find(met.begin(), met.end(), key) != met.end()) {
      read(key, history::null_value{});
    }
    met.push_back(key);
  }
  std::sort(met.begin(), met.end());
  for (const history::datum& key : keys) {
    if (!std::binary_search(met.begin(), met.end(), key)) {
      read(key, history::null_value{});
    }
  }
}

template <class Operation, class Ids>
std::optional<keyed::operation> map::normal_form(const Operation& operation, Ids& ids) const {
  if (rule_ == append_to_absent::creates) {
    return std::nullopt;
  }
  const invocation& asked = operation.invocation;
  static const response pending{map_outcome::untold, {}, {}, {}, {}};
  const response& told = operation.response ? *operation.response : pending;
  const auto time = keyed::time_of(operation);
  const bool has_value = !history::is_absent(told.value);
  const bool null = std::holds_alternative<history::null_value>(told.value);
  if ((told.outcome == map_outcome::exists || told.outcome == map_outcome::not_found) ||
      (has_value && told.outcome != map_outcome::untold) ||
      (operation.response && told.outcome == map_outcome::untold && !has_value &&
       asked.operation != map_operation::set && asked.operation != map_operation::put &&
       asked.operation != map_operation::discard)) {
    return std::nullopt;  // rare answers: the general search reads them
  }
  const bool yes = !operation.response || told.outcome == map_outcome::yes;
  switch (asked.operation) {
    case map_operation::get:
      return has_value ? std::optional(keyed::get(time, null ? keyed::absent : ids(told.value)))
                       : std::nullopt;
    case map_operation::contains:
      return keyed::contains(time, yes);
    case map_operation::set:
      return told.outcome == map_outcome::no ? std::nullopt
                                             : std::optional(keyed::put(time, ids(asked.value)));
    case map_operation::put:
      return told.outcome == map_outcome::untold
                 ? keyed::put(time, ids(asked.value))
                 : keyed::insert_or_assign(time, ids(asked.value), yes);
    case map_operation::add:
      return keyed::insert(time, ids(asked.value), yes);
    case map_operation::replace:
      return keyed::replace(time, ids(asked.value), yes);
    case map_operation::erase:
      return !has_value ? keyed::erase(time, yes)
             : null     ? keyed::contains(time, false)
                        : keyed::exchange(time, keyed::absent, ids(told.value));
    case map_operation::discard:
      return keyed::put(time, keyed::absent);
    case map_operation::cas_value: {
      const bool from_absence = std::holds_alternative<history::null_value>(asked.expected);
      const keyed::value_id expected = from_absence ? keyed::absent : ids(asked.expected);
      return keyed::cas(time, expected, ids(asked.value), yes);
    }
    case map_operation::exchange:
      return !has_value ? keyed::replace(time, ids(asked.value), yes)
             : null     ? keyed::contains(time, false)
                        : keyed::exchange(time, ids(asked.value), ids(told.value));
    default:
      return std::nullopt;
  }
}

}  // namespace brigade::linearize::models
