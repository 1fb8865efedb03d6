// Long operations that overlap many others: hard for whoever keeps a set of all orders.
#pragma once

#include <cstdint>
#include <string_view>

#include "small_histories.hpp"

namespace brigade::linearize::keyed::test {

/// A linearizable history of `count` operations, each of which overlaps about 2 x `overlap` others,
/// and whose every store has a value of its own. `kinds` has a letter for each kind to draw from:
/// get, contains, put, insert, erase, replace, assign (insert_or_assign), swap (cas).
[[nodiscard]] history overlapping_history(std::uint64_t seed, std::string_view kinds,
                                          std::size_t count, std::size_t overlap);

}  // namespace brigade::linearize::keyed::test
