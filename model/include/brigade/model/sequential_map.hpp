// The specification of a map: a pure function from a state and an invocation to the next state and
// the response. No buckets, no growth, no threads; what the table promises is measured against
// this.
//
// sequential_map is a model in the sense of a linearizability checker. Whole-table operations
// promise less than one atomic step, save size and empty, and `expand` is where that promise is
// written down:
//
//   clear      for every key one instant in its interval at which the key is removed
//   erase_if   the same for the keys that it removed; each item met was there at one instant, each
//              key not met was absent at one instant
//   for_each,  each item met was there at one instant; each key not met was absent at one instant;
//   scan       between two meetings of one key it was absent at one instant
//   reserve,   nothing that a caller can observe
//   migrate
//
// A state is a sorted vector: histories are judged key by key where they can be, so states are
// tiny. All members are const and may be called from several threads at once.
#pragma once

#include <algorithm>
#include <brigade/model/operation.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace brigade::model {

class sequential_map {
 public:
  using state = std::vector<item>;  ///< ascending, one item per key
  using invocation = model::invocation;
  using response = model::response;

  [[nodiscard]] state initial() const { return {}; }

  /// The response of `asked` in `items`, which becomes the next state. Complexity: linear in items.
  [[nodiscard]] response step(state& items, const invocation& asked) const {
    return is_single_key(asked.what) ? step_key(items, asked) : step_table(items, asked);
  }

  /// FNV-1a over the items.
  [[nodiscard]] std::size_t hash(const state& items) const noexcept {
    std::uint64_t mixed = 0xcbf29ce484222325U;
    for (const item& each : items) {
      for (const std::int64_t part : {each.key, each.value}) {
        mixed = (mixed ^ static_cast<std::uint64_t>(part)) * 0x100000001b3U;
        mixed ^= mixed >> 29;
      }
    }
    return static_cast<std::size_t>(mixed);
  }

  [[nodiscard]] std::optional<key_type> key_of(const invocation& asked) const noexcept {
    if (!is_single_key(asked.what)) return std::nullopt;
    return asked.key;
  }

  /// True where the answer shows that the operation changed nothing.
  [[nodiscard]] bool is_effect_free(const invocation& asked,
                                    const response* observed) const noexcept {
    switch (asked.what) {
      case operation::insert:
      case operation::try_emplace:
      case operation::erase:
        return observed != nullptr && !observed->done;
      case operation::visit:
      case operation::update:
      case operation::extract:
        return observed != nullptr && !observed->value;
      case operation::insert_or_assign:
      case operation::clear:
      case operation::erase_if:
      case operation::discard:
        return false;
      default:
        return true;
    }
  }

  /// True where every state accepts the operation and what it leaves of its key is always the same.
  [[nodiscard]] bool is_blind(const invocation& asked, const response*) const noexcept {
    return asked.what == operation::discard;
  }

  /// Decomposes a whole-table operation as the head of this file says. `keys` are all keys that the
  /// history names. False for size and empty, which are one step over the whole table.
  template <class Operation>
  bool expand(const Operation& whole, std::span<const key_type> keys,
              std::vector<Operation>& out) const {
    switch (whole.invocation.what) {
      case operation::clear:
        for (const key_type key : keys) append(whole, {operation::discard, key, 0}, out);
        return true;
      case operation::erase_if:
      case operation::for_each:
      case operation::scan:
        expand_walk(whole, keys, out);
        return true;
      case operation::reserve:
      case operation::migrate:
        return true;
      default:
        return false;
    }
  }

 private:
  static state::iterator position(state& items, key_type key) {
    return std::lower_bound(items.begin(), items.end(), key,
                            [](const item& each, key_type wanted) { return each.key < wanted; });
  }

  static response step_key(state& items, const invocation& asked) {
    const auto at = position(items, asked.key);
    return at != items.end() && at->key == asked.key ? step_present(items, at, asked)
                                                     : step_absent(items, at, asked);
  }

  static response step_absent(state& items, state::iterator at, const invocation& asked) {
    response answer;
    switch (asked.what) {
      case operation::insert:
      case operation::try_emplace:
      case operation::insert_or_assign:
        items.insert(at, item{asked.key, asked.value});
        answer.done = true;
        break;
      default:
        break;
    }
    return answer;
  }

  static response step_present(state& items, state::iterator at, const invocation& asked) {
    response answer;
    switch (asked.what) {
      case operation::contains:
        answer.done = true;
        break;
      case operation::find:
      case operation::cvisit:
        answer = {true, at->value, 0, {}};
        break;
      case operation::visit:
        answer = {true, std::exchange(at->value, asked.value), 0, {}};
        break;
      case operation::update:
        answer = {true, std::exchange(at->value, at->value + asked.value), 0, {}};
        break;
      case operation::insert_or_assign:
        at->value = asked.value;
        break;
      case operation::erase:
        answer.done = true;
        items.erase(at);
        break;
      case operation::extract:
        answer = {true, at->value, 0, {}};
        items.erase(at);
        break;
      case operation::discard:
        items.erase(at);
        break;
      default:
        break;
    }
    return answer;
  }

  static response step_table(state& items, const invocation& asked) {
    response answer;
    switch (asked.what) {
      case operation::size:
        answer.count = items.size();
        break;
      case operation::empty:
        answer.done = items.empty();
        break;
      case operation::clear:
        items.clear();
        break;
      case operation::for_each:
      case operation::scan:
        answer.met = items;
        break;
      case operation::erase_if:
        answer.met = items;
        answer.count =
            std::erase_if(items, [&asked](const item& each) { return selects(asked, each.key); });
        break;
      default:
        break;
    }
    return answer;
  }

  template <class Operation>
  static void append(const Operation& whole, const invocation& asked, std::vector<Operation>& out,
                     std::optional<response> answer = response{}) {
    Operation part = whole;
    part.invocation = asked;
    part.response = whole.response ? std::move(answer) : std::nullopt;
    out.push_back(std::move(part));
  }

  /// A walk without a response may have removed any key that it selects, and tells nothing else.
  template <class Operation>
  static void expand_unanswered(const Operation& whole, std::span<const key_type> keys,
                                std::vector<Operation>& out) {
    if (whole.invocation.what != operation::erase_if) return;
    for (const key_type key : keys) {
      if (selects(whole.invocation, key)) append(whole, {operation::discard, key, 0}, out);
    }
  }

  template <class Operation>
  static void expand_walk(const Operation& whole, std::span<const key_type> keys,
                          std::vector<Operation>& out) {
    if (!whole.response) return expand_unanswered(whole, keys, out);
    const std::vector<item>& met = whole.response->met;
    std::set<key_type> absent_once(keys.begin(), keys.end());
    std::uint64_t removed = 0;
    std::optional<key_type> previous;
    for (const item& each : met) {
      const bool removes =
          whole.invocation.what == operation::erase_if && selects(whole.invocation, each.key);
      removed += removes ? 1U : 0U;
      append(whole, {removes ? operation::extract : operation::find, each.key, 0}, out,
             response{true, each.value, 0, {}});
      if (previous != each.key) absent_once.erase(each.key);
      if (previous == each.key) absent_once.insert(each.key);
      previous = each.key;
    }
    for (const key_type key : absent_once) append(whole, {operation::find, key, 0}, out);
    if (removed != whole.response->count) append_impossible(whole, out);
  }

  /// Counting other than what was removed is wrong in every state: a part that no state answers so.
  template <class Operation>
  static void append_impossible(const Operation& whole, std::vector<Operation>& out) {
    append(whole, {operation::contains, whole.invocation.key, 0}, out,
           response{false, std::nullopt, whole.response->count, {}});
  }
};

}  // namespace brigade::model
