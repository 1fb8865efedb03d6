// One pass of zones over the operations of a register.
#pragma once

#include <brigade/linearize/keyed/result.hpp>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace brigade::linearize::keyed {

/// The verdict by zones; nothing where the history is not all gets and puts, or where a value is
/// stored again while it may still be the state. `order` as from order_by_invocation.
[[nodiscard]] std::optional<result> check_register(std::span<const operation> operations,
                                                   std::span<const std::size_t> order,
                                                   value_id initial);

}  // namespace brigade::linearize::keyed
