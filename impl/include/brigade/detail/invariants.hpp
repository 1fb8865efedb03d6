// What must be true of a table whenever nobody is inside.
#pragma once

#include <brigade/detail/map_core.hpp>
#include <optional>
#include <string>

namespace brigade::detail {

/// Looks at everything while nothing moves; describes the first thing that is wrong.
template <class Key, class T, class Hash, class KeyEqual, class Locking, class Allocator>
std::optional<std::string> map_core<Key, T, Hash, KeyEqual, Locking, Allocator>::check_invariants()
    const {
  const reentry_frame frame(this, inside::maintenance);
  const mutex_lock nothing_moves(migration_.standstill());
  const reentry_frame critical(this, inside::critical_section);  // for hash and comparison
  const all_out out(tables_.locking);
  const bool migrating = tables_.migrating();
  const auto& old = tables_.old();
  const auto& primary = tables_.primary();

  if (old.has_storage() != migrating) {
    return migrating ? "a migration is under way without an old array"
                     : "an old array is kept without a migration";
  }
  if (migrating && (old.power() + 1 != primary.power() || tables_.cursor() >= old.size())) {
    return "migrating from power " + std::to_string(old.power()) + " to " +
           std::to_string(primary.power()) + " with the cursor at " +
           std::to_string(tables_.cursor());
  }
  std::size_t found = 0;
  for (bucket_index b = 0; migrating && b < old.size(); ++b) {
    if (auto broken = check_chain({table::old, b}, found)) return broken;
  }
  for (bucket_index b = 0; b < primary.size(); ++b) {
    if (auto broken = check_chain({table::primary, b}, found)) return broken;
  }
  if (found != size()) {
    return std::to_string(size()) + " items are counted, " + std::to_string(found) + " are linked";
  }
  return std::nullopt;
}

/// The same for one chain; adds its length to `found`.
template <class Key, class T, class Hash, class KeyEqual, class Locking, class Allocator>
std::optional<std::string> map_core<Key, T, Hash, KeyEqual, Locking, Allocator>::check_chain(
    location at, std::size_t& found) const {
  const std::string where = std::string(at.table == table::old ? "old" : "primary") + " bucket " +
                            std::to_string(at.bucket);
  node_type* const first = tables_.bucket(at);
  if (first != nullptr && at.table == table::old && at.bucket < tables_.cursor()) {
    return where + " is below the cursor and not empty";
  }
  for (const node_type* item = first; item != nullptr; item = item->next) {
    if (++found > size()) return where + ": more items are linked than counted, or a cycle";
  }
  for (node_type* item = first; item != nullptr; item = item->next) {
    if (item->hash != hash_of(item->value.first)) return where + ": an item has a stale hash";
    if (at != tables_.route(item->hash)) return where + ": holds an item that belongs elsewhere";
    if (*link_in(item->next, item->value.first, item->hash) != nullptr) {
      return where + ": holds a key twice";
    }
  }
  return std::nullopt;
}

}  // namespace brigade::detail
