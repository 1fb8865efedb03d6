// How a scenario's operations reach a map: whichever of them the map has.
//
// A subject is any type whose members take part under their usual names; what it does not have is
// not generated (`weights_of`). Keys and values are integers, converted to the subject's `key_type`
// and `mapped_type` where it names them. A container with other names needs an adapter with some of
//
//     find(k) -> optional or pointer; or find(k, T& out) -> bool
//     contains(k), erase(k) -> bool, a count
//     insert(k, v), try_emplace(k, v), insert_or_assign(k, v) -> bool, or a pair ending in bool
//     visit(k, f), cvisit(k, f), update(k, f) -> ignored; f takes a pair, a value, or key and value
//     extract(k) -> a node with mapped(), false where empty; or optional
//     size(), empty(), clear(), reserve(n), migrate(n)
//     erase_if(p) -> a count; for_each(f), scan(f); p and f take a pair, or key and value
//
// Everything here only calls the subject, and may run on as many threads as the subject allows.
#pragma once

#include <algorithm>
#include <brigade/model/operation.hpp>
#include <brigade/model/sequential_map.hpp>
#include <brigade/scenario/shape.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

// A subject that does not name its key_type may take narrower integers than ours; those that are
// generated fit into 31 bits.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"

namespace brigade::scenario {

namespace detail {

template <class Subject>
struct key_of_subject {
  using type = model::key_type;
};
template <class Subject>
requires requires { typename Subject::key_type; }
struct key_of_subject<Subject> {
  using type = typename Subject::key_type;
};

template <class Subject>
struct mapped_of_subject {
  using type = model::mapped_type;
};
template <class Subject>
requires requires { typename Subject::mapped_type; }
struct mapped_of_subject<Subject> {
  using type = typename Subject::mapped_type;
};

template <class Subject>
using key_of = typename key_of_subject<Subject>::type;
template <class Subject>
using mapped_of = typename mapped_of_subject<Subject>::type;

template <class T>
[[nodiscard]] model::mapped_type as_integer(const T& value) {
  return static_cast<model::mapped_type>(value);
}

/// Whether an answer says that something was done: a truth value, a count, a pair that ends in one.
template <class Answer>
[[nodiscard]] bool as_bool(const Answer& answer) {
  if constexpr (requires { answer.second; }) {
    return static_cast<bool>(answer.second);
  } else {
    return static_cast<bool>(answer);
  }
}

/// Calls `action(value)` with a value met in place, given as a pair, a value, or key and value.
template <class Action>
class value_visitor {
 public:
  explicit value_visitor(Action action) : action_(std::move(action)) {}

  template <class Met>
  void operator()(Met& met) const {
    if constexpr (requires { met.second; }) {
      action_(met.second);
    } else {
      action_(met);
    }
  }
  template <class Key, class Value>
  void operator()(const Key&, Value& value) const {
    action_(value);
  }

 private:
  Action action_;
};

/// Notes each item met, given as a pair or as key and value, and says whether it is to be removed.
class item_visitor {
 public:
  item_visitor(const model::invocation& asked, std::vector<model::item>& met)
      : asked_(&asked), met_(&met) {}

  template <class Item>
  bool operator()(const Item& item) const {
    return (*this)(item.first, item.second);
  }
  template <class Key, class Value>
  bool operator()(const Key& key, const Value& value) const {
    met_->push_back({as_integer(key), as_integer(value)});
    return selects(*asked_, met_->back().key);
  }

 private:
  const model::invocation* asked_;
  std::vector<model::item>* met_;
};

/// The same for walks, whose visitors answer nothing.
class walk_visitor {
 public:
  explicit walk_visitor(std::vector<model::item>& met) : met_(&met) {}

  template <class Item>
  void operator()(const Item& item) const {
    (*this)(item.first, item.second);
  }
  template <class Key, class Value>
  void operator()(const Key& key, const Value& value) const {
    met_->push_back({as_integer(key), as_integer(value)});
  }

 private:
  std::vector<model::item>* met_;
};

struct ignore_value {
  template <class T>
  void operator()(T&) const {}
};

/// Everything that the concepts below ask of a subject, said once.
template <class S>
struct call {
  using key = key_of<S>;
  using mapped = mapped_of<S>;
  using visitor = value_visitor<ignore_value>;

  static constexpr bool has(model::operation what) {
    using model::operation;
    switch (what) {
      case operation::find:
        return finds || finds_into;
      case operation::contains:
        return requires(S & s, const key& k) { as_bool(s.contains(k)); };
      case operation::cvisit:
        return requires(S & s, const key& k, visitor f) { s.cvisit(k, f); };
      case operation::visit:
        return requires(S & s, const key& k, visitor f) { s.visit(k, f); };
      case operation::insert:
        return inserts || inserts_pair;
      case operation::try_emplace:
        return requires(S & s, const key& k, mapped v) { as_bool(s.try_emplace(k, v)); };
      case operation::insert_or_assign:
        return requires(S & s, const key& k, mapped v) { as_bool(s.insert_or_assign(k, v)); };
      case operation::update:
        return requires(S & s, const key& k, visitor f) { s.update(k, f); };
      case operation::erase:
        return requires(S & s, const key& k) { as_bool(s.erase(k)); };
      case operation::extract:
        return extracts_node || extracts_value;
      default:
        return has_whole(what);
    }
  }

  static constexpr bool has_whole(model::operation what) {
    using model::operation;
    switch (what) {
      case operation::size:
        return requires(S & s) { static_cast<std::uint64_t>(s.size()); };
      case operation::empty:
        return requires(S & s) { static_cast<bool>(s.empty()); };
      case operation::clear:
        return requires(S & s) { s.clear(); };
      case operation::erase_if:
        return requires(S & s, item_visitor p) { static_cast<std::uint64_t>(s.erase_if(p)); };
      case operation::for_each:
        return requires(S & s, walk_visitor f) { s.for_each(f); };
      case operation::scan:
        return requires(S & s, walk_visitor f) { s.scan(f); };
      case operation::reserve:
        return requires(S & s, std::size_t n) { s.reserve(n); };
      case operation::migrate:
        return requires(S & s, std::size_t n) { s.migrate(n); };
      default:
        return false;
    }
  }

  static constexpr bool finds = requires(S & s, const key& k) {
    as_integer(*s.find(k));
    static_cast<bool>(s.find(k));
  };
  static constexpr bool finds_into = requires(S & s, const key& k, mapped& out) {
    static_cast<bool>(s.find(k, out));
  };
  static constexpr bool inserts = requires(S & s, const key& k, mapped v) {
    as_bool(s.insert(k, v));
  };
  static constexpr bool inserts_pair = requires(S & s, const key& k, mapped v) {
    as_bool(s.insert({k, v}));
  };
  static constexpr bool extracts_node = requires(S & s, const key& k) {
    as_integer(s.extract(k).mapped());
  };
  static constexpr bool extracts_value = requires(S & s, const key& k) {
    as_integer(*s.extract(k));
  };
};

template <class S>
model::response find(S& subject, const key_of<S>& key) {
  if constexpr (call<S>::finds) {
    const auto found = subject.find(key);
    if (!found) return {};
    return {true, as_integer(*found), 0, {}};
  } else if constexpr (call<S>::finds_into) {
    mapped_of<S> found{};
    if (!subject.find(key, found)) return {};
    return {true, as_integer(found), 0, {}};
  }
}

template <class S>
bool insert(S& subject, const key_of<S>& key, mapped_of<S> value) {
  if constexpr (call<S>::inserts) {
    return as_bool(subject.insert(key, std::move(value)));
  } else {
    return as_bool(subject.insert({key, std::move(value)}));
  }
}

template <class S>
model::response extract(S& subject, const key_of<S>& key) {
  auto taken = subject.extract(key);
  if (!taken) return {};
  if constexpr (call<S>::extracts_node) {
    return {true, as_integer(taken.mapped()), 0, {}};
  } else {
    return {true, as_integer(*taken), 0, {}};
  }
}

/// cvisit, visit and update: what was met in place, and what is left there.
template <model::operation What, class S>
model::response in_place(S& subject, const key_of<S>& key, model::mapped_type value) {
  model::response answer;
  const auto look = [&](auto& met) {
    answer.value = as_integer(met);
    answer.done = true;
    using met_type = std::remove_reference_t<decltype(met)>;
    if constexpr (What == model::operation::visit) met = static_cast<met_type>(value);
    if constexpr (What == model::operation::update) {
      met = static_cast<met_type>(as_integer(met) + value);
    }
  };
  const value_visitor visitor{look};
  if constexpr (What == model::operation::cvisit) subject.cvisit(key, visitor);
  if constexpr (What == model::operation::visit) subject.visit(key, visitor);
  if constexpr (What == model::operation::update) subject.update(key, visitor);
  return answer;
}

template <model::operation What, class S>
model::response walk(S& subject, const model::invocation& asked) {
  model::response answer;
  if constexpr (What == model::operation::erase_if) {
    answer.count = static_cast<std::uint64_t>(subject.erase_if(item_visitor{asked, answer.met}));
  } else if constexpr (What == model::operation::for_each) {
    subject.for_each(walk_visitor{answer.met});
  } else {
    subject.scan(walk_visitor{answer.met});
  }
  std::sort(answer.met.begin(), answer.met.end());
  return answer;
}

/// One operation that the subject has.
template <model::operation What, class S>
model::response perform(S& subject, const model::invocation& asked) {
  using model::operation;
  const auto key = static_cast<key_of<S>>(asked.key);
  const auto value = [&asked] { return static_cast<mapped_of<S>>(asked.value); };
  const auto amount = static_cast<std::size_t>(asked.value);
  if constexpr (What == operation::find) return find(subject, key);
  if constexpr (What == operation::contains) return {as_bool(subject.contains(key)), {}, 0, {}};
  if constexpr (What == operation::insert) return {insert(subject, key, value()), {}, 0, {}};
  if constexpr (What == operation::try_emplace) {
    return {as_bool(subject.try_emplace(key, value())), {}, 0, {}};
  }
  if constexpr (What == operation::insert_or_assign) {
    return {as_bool(subject.insert_or_assign(key, value())), {}, 0, {}};
  }
  if constexpr (What == operation::cvisit || What == operation::visit ||
                What == operation::update) {
    return in_place<What>(subject, key, asked.value);
  }
  if constexpr (What == operation::erase) return {as_bool(subject.erase(key)), {}, 0, {}};
  if constexpr (What == operation::extract) return extract(subject, key);
  if constexpr (What == operation::erase_if || What == operation::for_each ||
                What == operation::scan) {
    return walk<What>(subject, asked);
  }
  if constexpr (What == operation::size) {
    return {false, {}, static_cast<std::uint64_t>(subject.size()), {}};
  }
  if constexpr (What == operation::empty) return {static_cast<bool>(subject.empty()), {}, 0, {}};
  if constexpr (What == operation::clear) subject.clear();
  if constexpr (What == operation::reserve) subject.reserve(amount);
  if constexpr (What == operation::migrate) subject.migrate(amount);
  return {};
}

template <std::size_t What, class S>
model::response dispatch(S& subject, const model::invocation& asked) {
  if constexpr (What == model::operation_count) {
    throw std::invalid_argument("the subject has no operation " +
                                std::string{to_string(asked.what)});
  } else {
    constexpr auto what = static_cast<model::operation>(What);
    if constexpr (call<S>::has(what)) {
      if (asked.what == what) return perform<what>(subject, asked);
    }
    return dispatch<What + 1>(subject, asked);
  }
}

}  // namespace detail

/// Whether generated scenarios may use the operation on this type of subject.
template <class Subject>
[[nodiscard]] constexpr bool has_operation(model::operation what) {
  return detail::call<Subject>::has(what);
}

/// The weights with those of operations that the subject does not have set to 0.
template <class Subject>
[[nodiscard]] constexpr operation_weights weights_of(
    operation_weights weights = default_weights()) {
  for (std::size_t what = 0; what < model::operation_count; ++what) {
    if (!has_operation<Subject>(static_cast<model::operation>(what))) weights[what] = 0;
  }
  return weights;
}

/// Calls the subject. Throws what the subject throws, and std::invalid_argument for an operation
/// that the subject does not have.
template <class Subject>
model::response apply(Subject& subject, const model::invocation& asked) {
  return detail::dispatch<0>(subject, asked);
}

/// The specification itself as a subject.
class model_map {
 public:
  [[nodiscard]] model::response apply(const model::invocation& asked) {
    return specification_.step(items_, asked);
  }
  [[nodiscard]] const model::sequential_map::state& items() const noexcept { return items_; }

 private:
  model::sequential_map specification_;
  model::sequential_map::state items_ = specification_.initial();
};

/// Calls the specification.
inline model::response apply(model_map& subject, const model::invocation& asked) {
  return subject.apply(asked);
}

}  // namespace brigade::scenario

#pragma GCC diagnostic pop
