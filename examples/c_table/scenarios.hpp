// What is done to the C table under exploration: for each flaw that it can be compiled with, the
// smallest scenario that shows it. The sound table must come through all of them.
#pragma once

#include <brigade/explore/explore.hpp>
#include <cstdint>
#include <iosfwd>
#include <vector>

#include "flaws.h"

namespace example {

struct flaw_scenario {
  c_table_flaw flaw;
  const char* name;
  void (*body)();
  brigade::explore::options how;
  brigade::explore::finding kind;  // what is found where the flaw is
  const char* message;             // part of what is said about it,
  std::uint64_t within;            // and after how many executions at most
};

// By its name, in the names of tests.
std::ostream& operator<<(std::ostream& out, const flaw_scenario& scenario);

const std::vector<flaw_scenario>& flaw_scenarios();

}  // namespace example
