#include <array>
#include <brigade/linearize/models/datum_hash.hpp>
#include <brigade/linearize/models/hash_range.hpp>
#include <brigade/linearize/models/item_rules.hpp>
#include <brigade/linearize/models/map.hpp>

namespace brigade::linearize::models {
std::size_t map::hash(const state& entries) const {
  std::size_t mixed = entries.size();
  for (const entry& each : entries) {
    mixed ^= hash_range(std::array{each.key, each.value, each.token}) + mixed * 31;
  }
  return mixed;
}

bool map::step(state& entries, const invocation& asked, const response* observed) const {
  if (!is_single_key(asked.operation)) {
    return step_table(entries, asked, observed);
  }
  using rules = item_rules<entry, invocation, response>;
  const auto at =
      std::lower_bound(entries.begin(), entries.end(), asked.key,
                       [](const entry& each, const history::datum& key) { return each.key < key; });
  const bool is_there = at != entries.end() && at->key == asked.key;
  const auto left =
      is_there ? rules::on_present(*at, asked, observed) : rules::on_absent(rule_, asked, observed);
  if (left == rules::left::stored) {
    entries.insert(at, entry{asked.key, asked.value, {}, false});
  } else if (left == rules::left::removed) {
    entries.erase(at);
  }
  return left != rules::left::unfit;
}

bool map::step_table(state& entries, const invocation& asked, const response* observed) const {
  if (asked.operation == map_operation::size) {
    return observed == nullptr || !observed->count || *observed->count == entries.size();
  }
  if (asked.operation == map_operation::empty) {
    return is_told(observed, entries.empty() ? map_outcome::yes : map_outcome::no);
  }
  return observed == nullptr;  // the others are expanded before they are judged
}

bool map::is_effect_free(const invocation& asked, const response* observed) const {
  return changes_no_item(asked.operation, observed);
}

bool map::is_blind(const invocation& asked, const response* observed) const {
  return overwrites_item(asked.operation, observed);
}

std::optional<map::key_and_token> map::reveals(const invocation& asked,
                                               const response* observed) const {
  if (asked.operation != map_operation::gets || observed == nullptr ||
      history::is_absent(observed->token)) {
    return std::nullopt;
  }
  return std::pair(asked.key, observed->token);
}

std::optional<map::key_and_token> map::relies_on(const invocation& asked,
                                                 const response* observed) const {
  if (asked.operation != map_operation::cas_token || history::is_absent(asked.token) ||
      is_refused(observed)) {
    return std::nullopt;
  }
  return std::pair(asked.key, asked.token);
}

map::invocation map::without_reliance(const invocation& asked) const {
  invocation same = asked;
  same.token = {};
  return same;
}

}  // namespace brigade::linearize::models
