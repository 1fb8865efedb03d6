// Which operations of a very long history a report shows.
#pragma once

#include <brigade/history/operation.hpp>
#include <cstddef>
#include <span>
#include <vector>

namespace brigade::report::detail {

struct interval {
  history::stamp invoked = 0;
  history::stamp responded = history::never;
};

/// Positions, ascending, of at most `most` operations: those that must be there, in any number, and
/// of the others those nearest in time to them. All of them where there are no more than `most`.
/// Linear on average, then sorted.
[[nodiscard]] std::vector<std::size_t> excerpt(std::span<const interval> operations,
                                               const std::vector<bool>& must, std::size_t most);

}  // namespace brigade::report::detail
