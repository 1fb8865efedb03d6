// The exploration that is under way.
#pragma once

#include <brigade/explore/explore.hpp>
#include <cstdint>
#include <unordered_set>

namespace brigade::explore::runtime {

struct session_state {
  bool running = false;
  options how;
  failure found;  // by the current execution

  // Locks that somebody tries without waiting, and whether one was found in this execution.
  std::unordered_set<std::uintptr_t> tried;
  bool restart = false;
};

extern session_state session;

}  // namespace brigade::explore::runtime
