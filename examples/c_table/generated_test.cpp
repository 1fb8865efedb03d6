// The C table under generated scenarios, while its maintenance thread runs: the histories of the
// sound one are linearizable; without the barrier, the table is found out.
#include <gmock/gmock.h>

#include <brigade/scenario/explored.hpp>
#include <iostream>
#include <memory>

#include "c_table_map.hpp"
#include "flaws.h"

namespace {

using namespace brigade;

scenario::outcome search(int scenarios, std::uint64_t executions, std::uint64_t samples) {
  scenario::shape wanted = scenario::explored_shape();
  wanted.initial_at_most = 4;
  wanted.keys = 5;
  scenario::explored_effort how_hard{.scenarios = scenarios};
  how_hard.each.max_executions = executions;
  how_hard.each.samples = samples;
  auto found = scenario::search_explored(
      "the C table", [] { return std::make_unique<example::c_table_map>(); }, wanted, how_hard);
  std::cout << found.scenarios << " scenarios, " << found.exhausted << " exhausted, " << found.runs
            << " executions\n"
            << found.report;
  return found;
}

TEST(CTableScenarios, HoldOfTheSoundTableAndNotWithoutTheBarrier) {
  if (c_table_compiled_flaw() == no_flaw) {
    EXPECT_TRUE(search(30, 6'000, 600).holds());
  } else {
    EXPECT_EQ(search(300, 6'000, 600).verdict, linearize::verdict::violated);
  }
}

}  // namespace
