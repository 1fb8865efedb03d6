// What the operations on one key of a key-value store do to it: the one text of these rules, for
// values kept whole (models::map) and for values kept as fingerprints (models::map_item).
//
// An Entry has members `value`, `token` and `padded`; an Asked and an Answer are a map_invocation
// and a map_response, or have their members `operation`, `value`, `expected`, `token` and
// `outcome`, `value`, `token` of other types. For these types the functions of decimal.hpp and
// is_null, is_absent, is_empty_text and joined are found where the type is declared.
#pragma once

#include <algorithm>
#include <brigade/linearize/models/decimal.hpp>
#include <brigade/linearize/models/map_operation.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace brigade::linearize::models {

/// What append does to a key that is not there.
enum class append_to_absent : std::uint8_t {
  refuses,  ///< as memcached
  creates,  ///< as stores in which an absent key reads as the empty string
};

[[nodiscard]] inline bool is_null(const history::datum& value) {
  return std::holds_alternative<history::null_value>(value);
}
[[nodiscard]] inline bool is_empty_text(const history::datum& value) {
  const auto* const text = std::get_if<std::string>(&value);
  return text != nullptr && text->empty();
}

/// Two texts one behind the other; null where one is none.
[[nodiscard]] inline history::datum joined(const history::datum& left,
                                           const history::datum& right) {
  const auto* const head = std::get_if<std::string>(&left);
  const auto* const tail = std::get_if<std::string>(&right);
  return head != nullptr && tail != nullptr ? history::datum(*head + *tail)
                                            : history::datum(history::null_value{});
}

template <class Answer>
[[nodiscard]] bool is_told(const Answer* observed, map_outcome outcome) {
  return observed == nullptr || observed->outcome == map_outcome::untold ||
         observed->outcome == outcome;
}

template <class Answer>
[[nodiscard]] bool is_refused(const Answer* observed) {
  return observed != nullptr && observed->outcome != map_outcome::untold &&
         observed->outcome != map_outcome::yes;
}

/// True where the operation, answered so, changes nothing.
template <class Answer>
[[nodiscard]] bool changes_no_item(map_operation what, const Answer* observed) {
  switch (what) {
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
      return is_refused(observed) || (observed != nullptr && is_null(observed->value));
  }
}

/// True where the operation, answered so, fits whatever is there, and overwrites it.
template <class Answer>
[[nodiscard]] bool overwrites_item(map_operation what, const Answer* observed) {
  switch (what) {
    case map_operation::set:
    case map_operation::put:
      return observed == nullptr || observed->outcome == map_outcome::untold ||
             (what == map_operation::set && observed->outcome == map_outcome::yes);
    case map_operation::discard:
      return true;
    default:
      return false;
  }
}

/// The steps. Null for `observed`: the answer is not known.
template <class Entry, class Asked, class Answer>
class item_rules {
 public:
  enum class left : std::uint8_t {
    unfit,    ///< it cannot have answered so
    as_is,    ///< the key is there, or not, as before; the entry may have changed
    stored,   ///< the key was not there, and holds the value asked for
    removed,  ///< the key was there, and is not
  };

  [[nodiscard]] static left on_absent(append_to_absent rule, const Asked& asked,
                                      const Answer* observed) {
    const left store = is_told(observed, map_outcome::yes) ? left::stored : left::unfit;
    switch (asked.operation) {
      case map_operation::set:
      case map_operation::put:
      case map_operation::add:
        return store;
      case map_operation::cas_value:
        return is_null(asked.expected) ? store : as_is_if(is_refused(observed));
      case map_operation::append:
      case map_operation::prepend:
        return rule == append_to_absent::creates ? store : as_is_if(is_refused(observed));
      case map_operation::get:
      case map_operation::gets:
      case map_operation::erase:
      case map_operation::exchange:
        return as_is_if(reads_absence(rule, observed));
      case map_operation::fetch_add:
      case map_operation::incr:
      case map_operation::decr:  // `no` tells of a value that is no number
        return as_is_if(reads_absence(rule, observed) && observed->outcome != map_outcome::no);
      case map_operation::contains:
        return as_is_if(is_told(observed, map_outcome::no));
      case map_operation::discard:
        return left::as_is;
      default:  // replace, cas_token
        return as_is_if(is_refused(observed) && observed->outcome != map_outcome::exists);
    }
  }

  [[nodiscard]] static left on_present(Entry& there, const Asked& asked, const Answer* observed) {
    switch (asked.operation) {
      case map_operation::get:
        return as_is_if(reads(there, observed));
      case map_operation::gets:
        return as_is_if(reveal(there, observed));
      case map_operation::contains:
        return as_is_if(is_told(observed, map_outcome::yes));
      case map_operation::set:
      case map_operation::replace:
        write(there, asked.value);
        return as_is_if(is_told(observed, map_outcome::yes));
      case map_operation::put:
        write(there, asked.value);
        return as_is_if(is_told(observed, map_outcome::no));
      case map_operation::add:
        return as_is_if(is_refused(observed));
      case map_operation::exchange: {
        const bool fits = reads(there, observed);
        write(there, asked.value);
        return as_is_if(fits);
      }
      case map_operation::erase:
        return reads(there, observed) ? left::removed : left::unfit;
      case map_operation::discard:
        return left::removed;
      case map_operation::cas_token:
      case map_operation::cas_value:
        return as_is_if(swap(there, asked, observed));
      case map_operation::append:
      case map_operation::prepend:
        return as_is_if(join(there, asked, observed));
      default:
        return as_is_if(count(there, asked, observed));
    }
  }

 private:
  [[nodiscard]] static left as_is_if(bool fits) { return fits ? left::as_is : left::unfit; }

  template <class Value>
  static void write(Entry& there, Value&& value) {
    there.value = std::forward<Value>(value);
    there.token = {};
    there.padded = false;
  }

  [[nodiscard]] static bool reads_absence(append_to_absent rule, const Answer* observed) {
    if (observed == nullptr || observed->outcome == map_outcome::yes) {
      return false;
    }
    return is_absent(observed->value) || is_null(observed->value) ||
           (rule == append_to_absent::creates && is_empty_text(observed->value));
  }

  [[nodiscard]] static bool reads(const Entry& there, const Answer* observed) {
    if (observed == nullptr || is_absent(observed->value)) {
      return is_told(observed, map_outcome::yes);
    }
    return there.padded ? equal_but_for_spaces(observed->value, there.value)
                        : observed->value == there.value;
  }

  [[nodiscard]] static bool reveal(Entry& there, const Answer* observed) {
    if (observed == nullptr || !reads(there, observed) ||
        !(is_absent(there.token) || there.token == observed->token)) {
      return false;
    }
    there.token = observed->token;
    return true;
  }

  [[nodiscard]] static bool swap(Entry& there, const Asked& asked, const Answer* observed) {
    const bool by_token = asked.operation == map_operation::cas_token;
    const bool may_be_same = by_token && is_absent(asked.token) && !is_refused(observed);
    const bool same = by_token ? !is_absent(there.token) && there.token == asked.token
                               : there.value == asked.expected;
    if (!same && !may_be_same) {
      return is_refused(observed) && observed->outcome != map_outcome::not_found;
    }
    write(there, asked.value);
    return is_told(observed, map_outcome::yes);
  }

  [[nodiscard]] static bool join(Entry& there, const Asked& asked, const Answer* observed) {
    const bool padded = there.padded;
    write(there, asked.operation == map_operation::append ? joined(there.value, asked.value)
                                                          : joined(asked.value, there.value));
    there.padded = padded;
    return is_told(observed, map_outcome::yes);
  }

  [[nodiscard]] static bool count(Entry& there, const Asked& asked, const Answer* observed) {
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
    const bool padded = there.padded || digits(after) < digits(*before);
    write(there, number_like(there.value, after));
    there.padded = padded;
    const bool tells_old = asked.operation == map_operation::fetch_add;
    return is_told(observed, map_outcome::yes) &&
           (observed == nullptr || is_absent(observed->value) ||
            number_in(observed->value) == (tells_old ? *before : after));
  }

  [[nodiscard]] static unsigned digits(std::uint64_t number) {
    unsigned many = 1;
    for (; number >= 10; number /= 10) {
      ++many;
    }
    return many;
  }
};

}  // namespace brigade::linearize::models
