// Explores the C table: compiled with a flaw, it is found in the flaw's scenarios; sound, it comes
// through all of them. BRIGADE_C_TABLE_FLAW says which of the two this executable is about.
#include <gmock/gmock.h>

#include <iostream>

#include "scenarios.hpp"

namespace {

using namespace brigade::explore;
using example::flaw_scenario;

class CTable : public testing::TestWithParam<flaw_scenario> {};

TEST_P(CTable, IsSoundOrItsFlawIsFound) {
  const flaw_scenario& scenario = GetParam();
  const result outcome = explore(scenario.body, scenario.how);
  std::cout << outcome;
  if (c_table_compiled_flaw() == no_flaw) {
    EXPECT_TRUE(outcome.holds()) << outcome;
    return;
  }
  EXPECT_EQ(outcome.verdict, verdict::violated) << outcome;
  EXPECT_EQ(outcome.failure.what, scenario.kind) << outcome;
  EXPECT_THAT(outcome.failure.message, testing::HasSubstr(scenario.message));
  EXPECT_LE(outcome.executions, scenario.within);
}

std::vector<flaw_scenario> of_this_table() {
  std::vector<flaw_scenario> chosen;
  for (const flaw_scenario& each : example::flaw_scenarios()) {
    if (c_table_compiled_flaw() == no_flaw || c_table_compiled_flaw() == each.flaw)
      chosen.push_back(each);
  }
  return chosen;
}

INSTANTIATE_TEST_SUITE_P(, CTable, testing::ValuesIn(of_this_table()),
                         [](const testing::TestParamInfo<flaw_scenario>& each) {
                           return each.param.name;
                         });

}  // namespace
