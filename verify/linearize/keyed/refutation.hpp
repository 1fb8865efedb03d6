// A quick way to a violation, for operations of every kind.
//
// A value that one operation at most stores is the state during one stretch of time at most, and
// that stretch holds the linearization points of the operation that stores it and of all that must
// find it. Of two such values, the zones therefore must not contradict each other (zones.hpp),
// whatever the other operations did. The condition is necessary, for gets and puts of distinct
// values sufficient.
#pragma once

#include <brigade/linearize/keyed/result.hpp>
#include <cstddef>
#include <optional>
#include <span>

namespace brigade::linearize::keyed {

/// A violation that zones show; nothing where they show none. `order` as from order_by_invocation.
/// O(n log c) for c operations open at once.
[[nodiscard]] std::optional<result> refute(std::span<const operation> operations,
                                           std::span<const std::size_t> order, value_id initial);

}  // namespace brigade::linearize::keyed
