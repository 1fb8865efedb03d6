// The hash of a sequence, for states that are one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace brigade::linearize::models {

/// Depends on the elements and their order. Linear in their number.
template <class Range>
[[nodiscard]] std::size_t hash_range(const Range& range) {
  std::uint64_t mixed = 0x9e3779b97f4a7c15U;
  for (const auto& element : range) {
    using element_type = std::decay_t<decltype(element)>;
    mixed ^= std::hash<element_type>{}(element);
    mixed *= 0xff51afd7ed558ccdU;
    mixed ^= mixed >> 32U;
  }
  return static_cast<std::size_t>(mixed);
}

}  // namespace brigade::linearize::models
