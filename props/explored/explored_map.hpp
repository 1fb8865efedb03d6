// The table under exploration: so small that two items make it grow, its maintenance thread one of
// the threads of the scenario.
#pragma once

#include <brigade/concurrent_map.hpp>
#include <brigade/model/placement.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace brigade::props {

/// Keys in order of their buckets, so that a scenario can choose who meets.
struct key_as_hash {
  std::uint64_t operator()(std::int64_t key) const noexcept {
    return static_cast<std::uint64_t>(key);
  }
};

template <class Locking>
using explored_map =
    concurrent_map<std::int64_t, std::int64_t, key_as_hash, std::equal_to<>, Locking>;

[[nodiscard]] inline map_options explored_options(unsigned power, double load_factor) {
  map_options options;
  options.initial_power = power;
  options.maximal_power = power + 2;
  options.load_factor = load_factor;
  return options;
}

/// The invariants, and that each key that can be found is linked where the rule of placement says
/// and no other is linked at all. The maintenance thread has been stopped, and nobody is inside.
template <class Map>
[[nodiscard]] std::optional<std::string> broken_rule(const Map& map, std::int64_t keys) {
  if (auto broken = map.check_invariants()) return "invariant: " + *broken;
  const map_statistics now = map.statistics();
  const model::layout at{now.hash_power_level, now.hash_is_expanding,
                         now.hash_is_expanding ? now.hash_power_level - 1 : 0, now.cursor};
  for (std::int64_t key = 0; key < keys; ++key) {
    const auto linked = map.locate(key);
    if (linked.has_value() != map.contains(key))
      return "key " + std::to_string(key) +
             (linked ? " is linked and not found" : " is found and not linked");
    if (!linked) continue;
    const model::placement wanted = model::place(static_cast<std::uint64_t>(key), at);
    const model::placement seen{
        linked->table == table::old ? model::table_name::old : model::table_name::primary,
        linked->bucket};
    if (seen != wanted)
      return "key " + std::to_string(key) + " is in " + to_string(seen) + ", must be in " +
             to_string(wanted);
  }
  return std::nullopt;
}

}  // namespace brigade::props
