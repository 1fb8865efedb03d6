// A table of keys: each judged by itself, since a table is linearizable exactly when every key is
// (Herlihy and Wing 1990, locality).
#pragma once

#include <brigade/linearize/keyed/operation.hpp>
#include <brigade/linearize/keyed/result.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace brigade::linearize::keyed {

/// The operations of a table, brought together key by key. Keys are numbered densely from 0.
/// Moves each operation once: O(operations + keys) time, 40 bytes per operation.
class keys {
 public:
  explicit keys(std::span<const operation> table);

  [[nodiscard]] std::size_t size() const noexcept { return starts_.size() - 1; }

  /// The operations of one key, in their order in the table's history.
  [[nodiscard]] std::span<const operation> operator[](std::size_t key) const noexcept {
    return std::span(operations_).subspan(starts_[key], starts_[key + 1] - starts_[key]);
  }

  /// Where in the table's history the key's operation is.
  [[nodiscard]] std::size_t position(std::size_t key, std::size_t index) const noexcept {
    return positions_[starts_[key] + index];
  }

 private:
  std::vector<operation> operations_;
  std::vector<std::size_t> positions_;
  std::vector<std::size_t> starts_;
};

struct table_result {
  /// Violated if a key is, else unknown if a key is, else holds.
  linearize::verdict verdict = linearize::verdict::unknown;

  /// On violation: the key, and what there is to know about it, with positions in the table's
  /// history.
  std::uint32_t key = 0;
  result why{};

  /// The keys that stayed unknown. Not filled in after a violation.
  std::vector<std::uint32_t> unknown{};
};

/// Judges every key on the calling thread: the shortest first, and the first violation ends it.
/// A key that takes long is put off until the others are judged, so that none hides another's
/// verdict; `allowed.timeout` is for the whole table. Throws like check().
[[nodiscard]] table_result check_table(std::span<const operation> table,
                                       const options& allowed = {});

}  // namespace brigade::linearize::keyed
