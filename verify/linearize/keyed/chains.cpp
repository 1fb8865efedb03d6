#include "chains.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "lookahead.hpp"
#include "refutation.hpp"
#include "stretches.hpp"
#include "zone_driver.hpp"

namespace brigade::linearize::keyed {
namespace {

/// Operations of a kind that the theorem knows.
[[nodiscard]] bool known_to_chains(const operation& op) noexcept {
  if (op.invoked == std::numeric_limits<stamp>::min()) {
    return false;  // when the initial state was stored
  }
  return op.then == effect::store
             ? op.when == condition::always || op.when == condition::equals
             : op.then == effect::none && op.when == condition::equals && !op.unanswered;
}

/// Where an operation stands in its chain: a swap between the values, a get beside its value.
struct place_in_chain {
  value_id chain = absent;
  std::uint64_t rank = 0;
  std::size_t index = 0;
};

/// The operations by their places.
[[nodiscard]] std::vector<place_in_chain> places_of(std::span<const operation> operations,
                                                    chains& known) {
  std::vector<place_in_chain> places;
  places.reserve(operations.size());
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const operation& op = operations[i];
    if (known.took_effect(op) && known.followed(op.stored)) {
      places.push_back({known.first(op.stored), std::uint64_t{known.depth(op.stored)} * 2, i});
    } else if (!op.changes() && lookahead::needs_exactly(op) && known.followed(op.expected)) {
      places.push_back(
          {known.first(op.expected), std::uint64_t{known.depth(op.expected)} * 2 + 1, i});
    }
  }
  std::sort(places.begin(), places.end(), [](const place_in_chain& a, const place_in_chain& b) {
    return std::tie(a.chain, a.rank) < std::tie(b.chain, b.rank);
  });
  return places;
}

/// When it is known that the operation took effect: with its own response, or with that of an
/// operation that found what it stored.
[[nodiscard]] stamp told_at(const operation& op, chains& known) {
  return op.pending() || op.unanswered ? known.found_at(op.stored) : op.responded;
}

/// Where an operation responds before one that comes earlier in its chain is invoked: when that is
/// known. What comes earlier need not be known to have happened if it stores, since it must have.
[[nodiscard]] std::optional<stamp> out_of_order(std::span<const operation> operations,
                                                chains& known) {
  const auto places = places_of(operations, known);
  const operation none{std::numeric_limits<stamp>::min(), never};
  const auto later = [](const operation* a, const operation* b) {
    return a->invoked > b->invoked ? a : b;
  };
  const operation* earlier = &none;  // of what comes earlier in the chain, the last to be invoked
  const operation* beside = &none;   // of what comes so far
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (i == 0 || places[i].chain != places[i - 1].chain) {
      earlier = beside = &none;
    } else if (places[i].rank != places[i - 1].rank) {
      earlier = beside;
    }
    const operation& op = operations[places[i].index];
    if (op.responded < earlier->invoked) {
      const stamp told = told_at(op, known);
      return earlier->changes() ? told : std::max(told, earlier->responded);
    }
    beside = later(beside, &op);
  }
  return std::nullopt;
}

/// A violation that is complete with the response at this stamp.
[[nodiscard]] result violated_at(stamp told, std::span<const operation> operations) {
  const auto teller = std::find_if(operations.begin(), operations.end(),
                                   [&](const operation& op) { return op.responded == told; });
  result found;
  found.verdict = verdict::violated;
  found.stuck = static_cast<std::size_t>(teller - operations.begin());
  return found;
}

/// The zones of chains.
[[nodiscard]] std::optional<result> refute_by_zones(std::span<const operation> operations,
                                                    std::span<const std::size_t> order,
                                                    value_id initial, chains& known) {
  zone_driver driver(
      register_zones(initial, largest_value(operations, initial), operations.size()));
  bool undecided = true;
  for (std::size_t i = 0; i < operations.size() && undecided; ++i) {
    const std::size_t index = order.empty() ? i : order[i];
    const operation& op = operations[index];
    if (known.swaps(op)) {
      const stamp told = told_at(op, known);
      undecided =
          told < op.invoked || driver.feed(get({op.invoked, told}, known.first(op.stored)), index);
      continue;
    }
    if (lookahead::needs_exactly(op) && known.followed(op.expected)) {
      undecided = driver.feed(get({op.invoked, op.responded}, known.first(op.expected)), index);
    }
    if (op.then == effect::store && known.followed(op.stored)) {
      const stamp responded = op.unanswered ? never : op.responded;
      undecided = driver.feed(put({op.invoked, responded}, op.stored), index) && undecided;
    }
  }
  if (driver.finish() != zone_driver::standing::violated) {
    return std::nullopt;
  }
  return violated_at(told_at(operations[driver.verdict_of_standing().stuck], known), operations);
}

[[nodiscard]] std::optional<result> refute(std::span<const operation> operations,
                                           std::span<const std::size_t> order, value_id initial,
                                           chains& known) {
  if (const auto& twice = known.swapped_twice()) {
    const stamp first = told_at(operations[twice->first], known);
    return violated_at(std::max(first, told_at(operations[twice->second], known)), operations);
  }
  if (const auto told = out_of_order(operations, known)) {
    return violated_at(*told, operations);
  }
  return refute_by_zones(operations, order, initial, known);
}

}  // namespace

chains::chains(std::span<const operation> operations, value_id initial, absence empty)
    : links_(largest_value(operations, initial), operations.size()) {
  count(operations, initial, empty);
  find(operations);
  join(operations);
}

void chains::count(std::span<const operation> operations, value_id initial, absence empty) {
  const auto store = [&](value_id value, std::size_t by) {
    link& stored = links_.at(value);
    stored.stores = static_cast<std::uint8_t>(std::min(stored.stores + 1, 2));
    stored.stored_by = by;
  };
  store(initial, no_operation);
  if (empty == absence::by_itself) {
    links_.at(absent).stores = 2;
  }
  for (std::size_t i = 0; i < operations.size(); ++i) {
    if (operations[i].then == effect::store) {
      store(operations[i].stored, i);
    }
  }
}

/// Who needs a value has found it; what was never answered but found needs in its turn.
void chains::find(std::span<const operation> operations) {
  std::vector<std::pair<value_id, stamp>> found;
  for (const auto& op : operations) {
    if (!lookahead::needs_exactly(op)) {
      continue;
    }
    found.push_back({op.expected, op.responded});
    while (!found.empty()) {
      const auto [value, at] = found.back();
      found.pop_back();
      link& known = links_.at(value);
      const bool is_news = at < known.found_at;
      known.found_at = std::min(known.found_at, at);
      if (is_news && known.stores == 1 && known.stored_by != no_operation) {
        const operation& by = operations[known.stored_by];
        if ((by.pending() || by.unanswered) && by.when == condition::equals) {
          found.push_back({by.expected, at});
        }
      }
    }
  }
}

void chains::join(std::span<const operation> operations) {
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const operation& op = operations[i];
    if (!swaps(op)) {
      continue;
    }
    ++swaps_;
    link& after = links_.at(op.stored);
    after.before = op.expected;
    after.has_before = true;
    link& before = links_.at(op.expected);
    if (before.swapped_by != no_operation && !swapped_twice_) {
      swapped_twice_ = {before.swapped_by, i};
    }
    before.swapped_by = i;
  }
  for (const auto& op : operations) {
    place(op.expected);
    place(op.stored);
  }
}

/// Follows the value back to one that is placed, or that nothing came before.
void chains::place(value_id value) {
  path_.clear();
  while (!links_.at(value).is_placed) {
    link& at = links_.at(value);
    at.is_placed = true;  // of a circle, all are; it begins anywhere
    at.first = value;
    path_.push_back(value);
    if (at.has_before) {
      value = at.before;
    }
  }
  for (std::size_t i = path_.size(); i-- > 0;) {
    if (links_.at(path_[i]).has_before) {
      const link before = links_.at(links_.at(path_[i]).before);
      link& after = links_.at(path_[i]);
      after.first = before.first;
      after.depth = before.depth + 1;
    }
  }
}

bool chains::took_effect(const operation& op) {
  return op.then == effect::store && ((!op.pending() && !op.unanswered) ||
                                      (followed(op.stored) && found_at(op.stored) != never));
}

bool chains::swaps(const operation& op) {
  return op.then == effect::store && op.when == condition::equals && op.expected != op.stored &&
         followed(op.expected) && followed(op.stored) && took_effect(op);
}

std::optional<result> check_chains(std::span<const operation> operations,
                                   std::span<const std::size_t> order, value_id initial) {
  if (!std::all_of(operations.begin(), operations.end(), known_to_chains)) {
    return std::nullopt;
  }
  chains known(operations, initial);
  for (const auto& op : operations) {
    const bool is_lost = op.unanswered && !op.pending() && !known.took_effect(op);
    const bool is_odd = op.when == condition::equals && op.changes() && op.expected == op.stored;
    if (is_lost || is_odd || (op.changes() && !known.followed(op.stored)) ||
        !known.followed(op.expected)) {
      return std::nullopt;
    }
  }
  if (auto violated = refute(operations, order, initial)) {
    return violated;
  }
  if (auto violated = refute(operations, order, initial, known)) {
    return violated;
  }
  // One whose result nobody saw was taken to have the time until it was found.
  const bool is_exact = std::none_of(
      operations.begin(), operations.end(),
      [&](const operation& op) { return op.unanswered && op.responded < told_at(op, known); });
  if (!is_exact) {
    return std::nullopt;
  }
  result holds;
  holds.verdict = verdict::holds;
  return holds;
}

std::optional<result> refute_by_chains(std::span<const operation> operations,
                                       std::span<const std::size_t> order, value_id initial) {
  chains known(operations, initial);
  return known.swaps() == 0 ? std::nullopt : refute(operations, order, initial, known);
}

std::vector<operation> contract(std::span<const operation> operations, value_id initial) {
  chains known(operations, initial);
  stretches parts(operations, initial, known);
  std::vector<operation> shorter;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    operation op = operations[i];
    const auto chain = parts.chain_of(op);
    const stretch of = chain ? parts.of(*chain) : stretch{};
    const bool contracts =
        of.longest > 0 && of.is_line() && of.begins != no_operation && of.is_instant();
    if (contracts && i != of.begins) {
      continue;
    }
    if (contracts) {
      op.invoked = of.invoked;
      op.responded = of.responded;
      op.stored = of.last;
      op.unanswered = false;
    }
    shorter.push_back(op);
  }
  std::sort(shorter.begin(), shorter.end(),
            [](const operation& a, const operation& b) { return a.invoked < b.invoked; });
  return shorter;
}

}  // namespace brigade::linearize::keyed
