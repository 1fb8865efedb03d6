// CPU time and peak memory of one judgement, each measured in a process of its own.
#pragma once

#include <brigade/linearize/verdict.hpp>
#include <cstddef>
#include <functional>
#include <string>

namespace brigade::bench {

struct measured {
  double seconds = 0;         ///< CPU time of one judgement, the median of the rounds
  double peak_megabytes = 0;  ///< resident at most while judging, the history included
  double own_megabytes = 0;   ///< the same beyond what was resident before
  linearize::verdict verdict = linearize::verdict::unknown;
  bool finished = false;  ///< false where the process died, of memory for one
};

/// What to do in the process: prepare() once, then judge() in each round.
struct subject {
  std::function<void()> prepare;
  std::function<linearize::verdict()> judge;
};

/// Forks, measures, and stops after the rounds or once `seconds` of CPU time are spent on them.
[[nodiscard]] measured measure(const subject& what, std::size_t rounds, double seconds = 5);

/// The name of the machine and its processor.
[[nodiscard]] std::string machine();

}  // namespace brigade::bench
