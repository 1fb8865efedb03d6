// The exploration that is under way.
#pragma once

#include <brigade/explore/explore.hpp>
#include <cstdint>
#include <set>
#include <vector>

#include "../strategies/token.hpp"

namespace brigade::explore::runtime {

struct session_state {
  bool running = false;
  options how;
  failure found;  // by the current execution

  // The first inversion of lock order, and in which execution. It fails an execution once the
  // search has found nothing worse.
  failure inversion;
  std::vector<strategies::decision> inversion_schedule;
  bool inversion_is_failure = false;

  // Locks that somebody tries without waiting: known before this execution, and found by it.
  std::set<std::uintptr_t> tried;
  std::set<std::uintptr_t> newly_tried;

  // How much of each fiber's stack is wiped at its start: as much as threads use where they wait
  // for a value; known before this execution, and found by it. It decides what is recognised, so
  // that a search starts over when more is needed.
  std::size_t wiped_stack = 0;
  std::size_t newly_wiped_stack = 0;

  // Words that race, where the search goes on past races.
  std::set<std::uintptr_t> raced;
  std::set<std::uintptr_t> newly_raced;
};

extern session_state session;

// The test that runs, for the test framework to set.
extern std::string (*name_of_test)();

}  // namespace brigade::explore::runtime
