// A search that holds the easiest few configurations, for frontiers that are too wide to hold. It
// can confirm a history, never refute it.
//
// Where the few die, it goes back a stretch and tries that again with more (four times as many, and
// so on), then with few again: most of a history is easy, and the hard places are short.
#pragma once

#include <brigade/linearize/keyed/result.hpp>
#include <cstddef>
#include <span>

#include "budget.hpp"
#include "lookahead.hpp"

namespace brigade::linearize::keyed {

struct beam_limits {
  std::size_t narrowest = 16;  ///< configurations held where it is easy
  std::size_t widest = 4096;   ///< and at most
  std::size_t steps = 128;     ///< tried per response and configuration
  std::size_t stride = 128;    ///< operations between two places to go back to
};

/// `holds`, or `unknown`: with a bound met, or without one where the widest beam died. `order` as
/// from order_by_invocation.
[[nodiscard]] result confirm(std::span<const operation> operations,
                             std::span<const std::size_t> order, const options& allowed,
                             budget& shared,
                             lookahead::deadlines known = lookahead::deadlines::as_recorded,
                             const beam_limits& limits = {});

}  // namespace brigade::linearize::keyed
