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

  // Locks that somebody tries without waiting: known before this execution, and found by it.
  std::unordered_set<std::uintptr_t> tried;
  std::unordered_set<std::uintptr_t> newly_tried;
};

extern session_state session;

}  // namespace brigade::explore::runtime
