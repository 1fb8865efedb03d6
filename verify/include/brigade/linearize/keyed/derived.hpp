// The states of counters and of lists that grow by appending.
#pragma once

#include <brigade/linearize/keyed/operation.hpp>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace brigade::linearize::keyed {

/// 64-bit counters that wrap around. Absent counts as 0: where an increment of an absent key fails,
/// record that as contains(false). One thread at a time; O(1) each.
class counters final : public successor {
 public:
  /// The id of a number: of a state, and of an operand.
  [[nodiscard]] value_id id(std::uint64_t number);

  /// Adds. A decrement adds the negative, modulo 2^64.
  [[nodiscard]] value_id next(value_id state, value_id operand) override;

 private:
  std::unordered_map<std::uint64_t, value_id> ids_;
  std::vector<std::uint64_t> numbers_{0};  // by id
};

/// Lists of elements. All lists that are read or put must be given an id before the check: every
/// other list is a state that nobody sees, and these are one. Absent is the empty list.
/// One thread at a time while ids are given; O(1) each and per element of a list.
class lists final : public successor {
 public:
  /// The id of an element, as an operand. The caller's own numbers, from 1.
  using element = value_id;

  /// The id of a list.
  [[nodiscard]] value_id id(std::span<const element> list);

  /// Appends.
  [[nodiscard]] value_id next(value_id state, value_id operand) override;

 private:
  [[nodiscard]] static std::uint64_t edge(value_id list, element last) noexcept {
    return std::uint64_t{list} << 32U | last;
  }

  std::unordered_map<std::uint64_t, value_id> longer_;  // by list and element appended
  value_id last_id_ = absent;
};

}  // namespace brigade::linearize::keyed
