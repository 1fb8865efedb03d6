#include <array>
#include <brigade/linearize/models/datum_hash.hpp>
#include <brigade/linearize/models/hash_range.hpp>
#include <brigade/linearize/models/map.hpp>

namespace brigade::linearize::models {
namespace {

[[nodiscard]] bool is_null(const history::datum& value) {
  return std::holds_alternative<history::null_value>(value);
}

[[nodiscard]] history::datum joined(const history::datum& left, const history::datum& right) {
  const auto* const head = std::get_if<std::string>(&left);
  const auto* const tail = std::get_if<std::string>(&right);
  return head != nullptr && tail != nullptr ? history::datum(*head + *tail)
                                            : history::datum(history::null_value{});
}

[[nodiscard]] bool matches_number(const map::response* observed, std::uint64_t number) {
  return observed == nullptr || history::is_absent(observed->value) ||
         number_in(observed->value) == number;
}

}  // namespace

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
  const auto at =
      std::lower_bound(entries.begin(), entries.end(), asked.key,
                       [](const entry& each, const history::datum& key) { return each.key < key; });
  return at != entries.end() && at->key == asked.key ? step_present(entries, at, asked, observed)
                                                     : step_absent(entries, at, asked, observed);
}

bool map::step_table(state& entries, const invocation& asked, const response* observed) const {
  if (asked.operation == map_operation::size) {
    return observed == nullptr || !observed->count || *observed->count == entries.size();
  }
  if (asked.operation == map_operation::empty) {
    return told(observed, entries.empty() ? map_outcome::yes : map_outcome::no);
  }
  return observed == nullptr;  // the others are expanded before they are judged
}

bool map::step_absent(state& entries, position at, const invocation& asked,
                      const response* observed) const {
  const auto store = [&] {
    entries.insert(at, entry{asked.key, asked.value, {}, false});
    return told(observed, map_outcome::yes);
  };
  switch (asked.operation) {
    case map_operation::set:
    case map_operation::put:
    case map_operation::add:
      return store();
    case map_operation::cas_value:
      return is_null(asked.expected) ? store() : refused(observed);
    case map_operation::append:
    case map_operation::prepend:
      return rule_ == append_to_absent::creates ? store() : refused(observed);
    case map_operation::get:
    case map_operation::gets:
    case map_operation::erase:
    case map_operation::exchange:
      return reads_absence(observed);
    case map_operation::fetch_add:
    case map_operation::incr:
    case map_operation::decr:  // `no` tells of a value that is no number
      return reads_absence(observed) && observed->outcome != map_outcome::no;
    case map_operation::contains:
      return told(observed, map_outcome::no);
    case map_operation::discard:
      return true;
    default:  // replace, cas_token
      return refused(observed) && observed->outcome != map_outcome::exists;
  }
}

bool map::reads_absence(const response* observed) const {
  if (observed == nullptr || observed->outcome == map_outcome::yes) {
    return false;
  }
  const bool reads_as_empty =
      rule_ == append_to_absent::creates && observed->value == history::datum(std::string());
  return history::is_absent(observed->value) || is_null(observed->value) || reads_as_empty;
}

bool map::reads(const entry& there, const response* observed) {
  if (observed == nullptr || history::is_absent(observed->value)) {
    return told(observed, map_outcome::yes);
  }
  return there.padded ? equal_but_for_spaces(observed->value, there.value)
                      : observed->value == there.value;
}

bool map::step_present(state& entries, position at, const invocation& asked,
                       const response* observed) const {
  entry& there = *at;
  switch (asked.operation) {
    case map_operation::get:
      return reads(there, observed);
    case map_operation::gets:
      if (observed == nullptr || !reads(there, observed) ||
          !(history::is_absent(there.token) || there.token == observed->token)) {
        return false;
      }
      there.token = observed->token;
      return true;
    case map_operation::contains:
      return told(observed, map_outcome::yes);
    case map_operation::set:
    case map_operation::replace:
      write(there, asked.value);
      return told(observed, map_outcome::yes);
    case map_operation::put:
      write(there, asked.value);
      return told(observed, map_outcome::no);
    case map_operation::add:
      return refused(observed);
    case map_operation::exchange: {
      const bool fits = reads(there, observed);
      write(there, asked.value);
      return fits;
    }
    case map_operation::erase: {
      const bool fits = reads(there, observed);
      entries.erase(at);
      return fits;
    }
    case map_operation::discard:
      entries.erase(at);
      return true;
    case map_operation::cas_token:
    case map_operation::cas_value:
      return step_cas(there, asked, observed);
    case map_operation::append:
    case map_operation::prepend:
      return step_text(there, asked, observed);
    default:
      return step_number(there, asked, observed);
  }
}

bool map::step_cas(entry& there, const invocation& asked, const response* observed) {
  const bool by_token = asked.operation == map_operation::cas_token;
  const bool may_be_same = by_token && history::is_absent(asked.token) && !refused(observed);
  const bool same = by_token ? !history::is_absent(there.token) && there.token == asked.token
                             : there.value == asked.expected;
  if (!same && !may_be_same) {
    return refused(observed) && observed->outcome != map_outcome::not_found;
  }
  write(there, asked.value);
  return told(observed, map_outcome::yes);
}

bool map::step_text(entry& there, const invocation& asked, const response* observed) {
  const bool padded = there.padded;
  write(there, asked.operation == map_operation::append ? joined(there.value, asked.value)
                                                        : joined(asked.value, there.value));
  there.padded = padded;
  return told(observed, map_outcome::yes);
}

bool map::step_number(entry& there, const invocation& asked, const response* observed) {
  const bool not_a_number = observed != nullptr && observed->outcome == map_outcome::no;
  const std::optional<std::uint64_t> plain = number_in(there.value);
  const std::optional<std::uint64_t> before =
      there.padded ? number_before_lost_spaces(there.value) : plain;
  const std::optional<std::uint64_t> amount = number_in(asked.value);
  if (!before || !amount || not_a_number) {
    return not_a_number && !(plain && amount);
  }
  const bool down = asked.operation == map_operation::decr;
  const std::uint64_t after = down ? *before - std::min(*before, *amount) : *before + *amount;
  const bool shorter = std::to_string(after).size() < std::to_string(*before).size();
  const bool padded = there.padded || shorter;
  write(there, number_like(there.value, after));
  there.padded = padded;
  const bool tells_old = asked.operation == map_operation::fetch_add;
  return told(observed, map_outcome::yes) && matches_number(observed, tells_old ? *before : after);
}

bool map::is_effect_free(const invocation& asked, const response* observed) const {
  switch (asked.operation) {
    case map_operation::get:
    case map_operation::contains:
    case map_operation::size:
    case map_operation::empty:
    case map_operation::scan:
      return true;
    case map_operation::gets:
      return observed == nullptr || is_null(observed->value);
    case map_operation::put:
    case map_operation::set:
    case map_operation::discard:
    case map_operation::clear:
    case map_operation::erase_some:
      return false;
    default:
      return refused(observed) || (observed != nullptr && is_null(observed->value));
  }
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
      refused(observed)) {
    return std::nullopt;
  }
  return std::pair(asked.key, asked.token);
}

map::invocation map::without_reliance(const invocation& asked) const {
  invocation same = asked;
  same.token = {};
  return same;
}

bool map::is_blind(const invocation& asked, const response* observed) const {
  switch (asked.operation) {
    case map_operation::set:
    case map_operation::put:
      return observed == nullptr || observed->outcome == map_outcome::untold ||
             (asked.operation == map_operation::set && observed->outcome == map_outcome::yes);
    case map_operation::discard:
      return true;
    default:
      return false;
  }
}

}  // namespace brigade::linearize::models
