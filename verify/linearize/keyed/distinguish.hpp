// A few values that were stored more than once, told apart by a guess.
//
// Each store of such a value gets a value of its own, and whoever found the value is taken to have
// found what was stored last before the middle of its own time, or right after that where nothing
// else overlaps. A guess can be wrong, so the new history tells nothing where it is not
// linearizable; where it is, so is the old one: the same order of operations shows it. A swap that
// failed must not have met any of the stores, so it is taken to have met an absent key.
#pragma once

#include <brigade/linearize/keyed/operation.hpp>
#include <optional>
#include <span>
#include <vector>

namespace brigade::linearize::keyed {

/// The new history, in the order of the old one; nothing where each value is stored once, or where
/// a repeated one is named by an operation that the guess does not cover. O(n log n).
[[nodiscard]] std::optional<std::vector<operation>> distinguish(
    std::span<const operation> operations, value_id initial);

}  // namespace brigade::linearize::keyed
