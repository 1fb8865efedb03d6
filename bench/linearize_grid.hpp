// Every size and kind of history of keys, judged here and by another checker.
#pragma once

#include <cstddef>
#include <string>

namespace brigade::bench {

struct grid_options {
  std::size_t largest = 1'000'000;  ///< operations in the largest cells
  double timeout = 20;              ///< seconds for a cell
  std::string peer;                 ///< a command that measure_peer can run; empty: none
  std::string cells;                ///< only those whose name contains it
};

/// Prints operations x keys x clients x values x mix x wrong read or none, and then the cells that
/// end without a verdict and those where the peer was faster. Returns whether there are cells of
/// which the two have opposite verdicts, or where a wrong read was not found.
[[nodiscard]] bool print_grid(const grid_options& wanted);

}  // namespace brigade::bench
