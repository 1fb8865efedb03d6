// A table beside its specification: after every operation the two must agree on everything that can
// be observed, and every item must be where the rule of placement says.
#pragma once

#include <brigade/concurrent_map.hpp>
#include <brigade/model/growth.hpp>
#include <brigade/model/sequential_map.hpp>
#include <brigade/scenario/subject.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "coverage_matrix.hpp"
#include "plan.hpp"

namespace brigade::props {

/// The table and the specification disagree.
class contradiction : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Hashes as a plan says.
struct planned_hash {
  hash_kind kind = hash_kind::identity;

  template <class Key>
  [[nodiscard]] std::uint64_t operator()(const Key& key) const noexcept {
    return hash_of(kind, static_cast<std::int64_t>(key));
  }
};

[[nodiscard]] inline map_options options_of(const table_shape& shape) {
  map_options options;
  options.initial_power = shape.initial_power;
  options.maximal_power = shape.maximal_power;
  options.stripe_power = shape.stripe_power;
  options.load_factor = shape.load_factor;
  options.bulk_move = shape.bulk_move;
  options.hash_bits = shape.hash_bits;
  options.maintenance = maintenance::manual;
  return options;
}

[[nodiscard]] inline model::placement as_placement(const location& where) {
  return {where.table == table::old ? model::table_name::old : model::table_name::primary,
          where.bucket};
}

template <class T>
void must_equal(std::string_view what, const T& seen, const T& wanted) {
  if (seen == wanted) return;
  throw contradiction(std::string{what} + " is " + std::to_string(seen) + ", must be " +
                      std::to_string(wanted));
}

/// Compares what the table says of itself with the layout that it must have.
template <class Map>
void check_statistics(const Map& map, const model::layout& wanted, std::size_t items) {
  const map_statistics seen = map.statistics();
  must_equal("hash_items", seen.hash_items, items);
  must_equal("hash_power_level", seen.hash_power_level, wanted.power);
  must_equal("hash_is_expanding", int{seen.hash_is_expanding}, int{wanted.migrating});
  must_equal<std::uint64_t>("the cursor", seen.cursor, wanted.cursor);
  std::uint64_t buckets = std::uint64_t{1} << wanted.power;
  if (wanted.migrating) buckets += std::uint64_t{1} << wanted.old_power;
  must_equal<std::uint64_t>("hash_bytes", seen.hash_bytes, buckets * sizeof(void*));
}

/// Every key is found where the rule puts it, with its value; absent keys are nowhere.
template <class Map>
void check_items(const Map& map, const model::sequential_map::state& items,
                 const table_shape& shape, const model::layout& at, model::key_type keys) {
  auto expected = items.begin();
  for (model::key_type key = 0; key < keys; ++key) {
    const auto name = [key] { return "key " + std::to_string(key); };
    const auto where = map.locate(static_cast<typename Map::key_type>(key));
    if (expected == items.end() || expected->key != key) {
      if (where)
        throw contradiction(name() + " is linked in " + to_string(as_placement(*where)) +
                            ", but was never inserted or has been erased");
      continue;
    }
    const model::placement wanted = place(hash_under(shape, key), at);
    if (!where) throw contradiction(name() + " is linked nowhere, must be in " + to_string(wanted));
    if (as_placement(*where) != wanted) {
      throw contradiction(name() + " is in " + to_string(as_placement(*where)) + ", must be in " +
                          to_string(wanted));
    }
    const auto found = map.find(static_cast<typename Map::key_type>(key));
    if (!found) throw contradiction(name() + " is linked and not found");
    must_equal("the value of " + name(), static_cast<model::mapped_type>(*found), expected->value);
    ++expected;
  }
}

template <class Map>
void check_invariants(const Map& map) {
  if (const auto broken = map.check_invariants()) throw contradiction("invariant: " + *broken);
}

/// A subject that drives a table and its specification side by side.
template <class Map>
class checked_map {
 public:
  /// Both references outlive the subject.
  checked_map(Map& map, const table_shape& shape, model::key_type keys, coverage_matrix& reached)
      : map_(map),
        shape_(shape),
        keys_(keys),
        reached_(reached),
        growth_(shape.initial_power, shape.maximal_power, shape.load_factor) {}

  /// Throws contradiction where the table's answer or its state is not the specification's.
  model::response apply(const model::invocation& asked) {
    note_coverage(asked);
    const model::response wanted = specification_.step(items_, asked);
    const model::response seen = answer(asked);
    if (seen != wanted) {
      throw contradiction(to_string(asked, seen) + ", must be " + to_string(asked.what, wanted));
    }
    check_all("after " + to_string(asked));
    return seen;
  }

  /// By how many powers the table has grown.
  [[nodiscard]] unsigned growths() const noexcept {
    return growth_.where().power - shape_.initial_power;
  }

 private:
  model::response answer(const model::invocation& asked) {
    const auto amount = static_cast<std::uint64_t>(asked.value);
    if (asked.what == model::operation::migrate) {
      must_equal<std::uint64_t>("the number of buckets moved", map_.migrate(amount),
                                growth_.migrate(items_.size(), amount));
      return {};
    }
    if (asked.what == model::operation::reserve) {
      const bool fits = growth_.reserve(amount);
      try {
        map_.reserve(amount);
      } catch (const std::length_error&) {
        if (fits) throw contradiction(to_string(asked) + " was refused");
        return {};
      }
      if (!fits) throw contradiction(to_string(asked) + " was not refused");
      return {};
    }
    return scenario::apply(map_, asked);
  }

  void check_all(const std::string& when) const {
    try {
      check_invariants(map_);
      check_statistics(map_, growth_.where(), items_.size());
      check_items(map_, items_, shape_, growth_.where(), keys_);
    } catch (const contradiction& found) {
      throw contradiction(when + ": " + found.what());
    }
  }

  void note_coverage(const model::invocation& asked) {
    reached_.count_operation();
    const auto region = [this](model::key_type key) {
      return region_of(hash_under(shape_, key), growth_.where());
    };
    if (is_single_key(asked.what)) return reached_.reach(asked.what, region(asked.key));
    if (items_.empty()) {
      reached_.reach(asked.what,
                     growth_.where().migrating ? model::region::at : model::region::settled);
    }
    for (const model::item& each : items_) reached_.reach(asked.what, region(each.key));
  }

  Map& map_;
  const table_shape& shape_;
  model::key_type keys_;
  coverage_matrix& reached_;
  model::sequential_map specification_;
  model::sequential_map::state items_ = specification_.initial();
  model::growth growth_;
};

template <class Map>
model::response apply(checked_map<Map>& subject, const model::invocation& asked) {
  return subject.apply(asked);
}

}  // namespace brigade::props
