// Where an item must be: a rule over the table's powers, the cursor and the item's hash.
//
// Written from the rule, not from the table's code, so that the two can disagree:
//
//   settled     one array of 2^power buckets; bucket = hash mod 2^power.
//   migrating   an old array of 2^old_power buckets beside the primary one, and a cursor that walks
//   the
//               old one upward. Old buckets below the cursor have been emptied. A key whose old
//               bucket (hash mod 2^old_power) is at or above the cursor is in the old array, in
//               that bucket; any other is in the primary array, in bucket hash mod 2^power.
//
// The rule is memcached's (assoc.c, `expand_bucket`). Pure functions; safe from any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

namespace brigade::model {

enum class table_name : std::uint8_t { old, primary };

/// One bucket of one of the two arrays.
struct placement {
  table_name table = table_name::primary;
  std::uint64_t bucket = 0;

  friend bool operator==(const placement&, const placement&) = default;
};

/// How far a table has come. `old_power` and `cursor` mean something only while migrating.
struct layout {
  unsigned power = 0;        ///< of the primary array, the one that is being filled
  bool migrating = false;    ///< whether an old array still exists
  unsigned old_power = 0;    ///< of the old array
  std::uint64_t cursor = 0;  ///< the next old bucket to be moved, 0 to 2^old_power
};

/// Where a key stands against the cursor: the cells that a test of routing must reach.
enum class region : std::uint8_t { settled, below, at, above };

inline constexpr std::size_t region_count = 4;
inline constexpr std::array<std::string_view, region_count> region_names = {
    "not migrating", "below the cursor", "at the cursor", "above the cursor"};

[[nodiscard]] constexpr std::string_view to_string(region where) noexcept {
  return region_names[static_cast<std::size_t>(where)];
}

/// hash mod 2^power. Precondition: power < 64.
[[nodiscard]] constexpr std::uint64_t bucket_of(std::uint64_t hash, unsigned power) noexcept {
  return hash % (std::uint64_t{1} << power);
}

[[nodiscard]] constexpr region region_of(std::uint64_t hash, const layout& table) noexcept {
  if (!table.migrating) return region::settled;
  const std::uint64_t old_bucket = bucket_of(hash, table.old_power);
  if (old_bucket == table.cursor) return region::at;
  return old_bucket < table.cursor ? region::below : region::above;
}

[[nodiscard]] constexpr placement place(std::uint64_t hash, const layout& table) noexcept {
  switch (region_of(hash, table)) {
    case region::at:
    case region::above:
      return {table_name::old, bucket_of(hash, table.old_power)};
    case region::settled:
    case region::below:
      break;
  }
  return {table_name::primary, bucket_of(hash, table.power)};
}

[[nodiscard]] inline std::string to_string(const placement& where) {
  return std::string{where.table == table_name::old ? "old" : "primary"} + "[" +
         std::to_string(where.bucket) + "]";
}

inline std::ostream& operator<<(std::ostream& out, const placement& where) {
  return out << to_string(where);
}

}  // namespace brigade::model
