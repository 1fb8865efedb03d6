// A counterexample's text is a test that compiles and holds: the golden file is one, and is built
// into this executable.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "plan.hpp"

namespace brigade::props {
namespace {

using model::operation;

/// Every operation, on a present and on an absent key, in the middle of a migration.
plan every_operation() {
  plan what;
  what.table.initial_power = 1;
  what.table.maximal_power = 3;
  what.table.hash_bits = 8;
  what.table.load_factor = 1;
  scenario::operations& steps = what.steps.initial;
  for (model::key_type key = 0; key < 3; ++key) steps.push_back({operation::insert, key, 0});
  steps.push_back({operation::migrate, 0, 1});
  for (const model::key_type key : {1, 7}) {
    for (const operation each :
         {operation::find, operation::contains, operation::cvisit, operation::visit,
          operation::update, operation::extract, operation::erase, operation::try_emplace,
          operation::insert_or_assign}) {
      steps.push_back({each, key, each == operation::update ? 5 : 0});
    }
  }
  for (const operation each :
       {operation::size, operation::empty, operation::for_each, operation::scan}) {
    steps.push_back({each, 0, 0});
  }
  steps.push_back({operation::erase_if, 1, 3});
  steps.push_back({operation::reserve, 0, 100});
  what.steps.final = {{operation::insert, 4, 0}, {operation::migrate, 0, 2}};
  scenario::number_values(what.steps);
  return what;
}

TEST(Program, ACounterexampleIsPrintedAsATestThatCanBePasted) {
  std::ifstream file(BRIGADE_GOLDEN_DIR "/counterexample_test.cpp");
  std::ostringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(to_program(every_operation(), "modern_locking"), golden.str());
}

TEST(Program, ClearAndAReserveThatFitsArePrinted) {
  plan what;
  what.steps.initial = {{operation::reserve, 0, 4}, {operation::clear, 0, 0}};
  const std::string text = to_program(what, "classic_locking");
  EXPECT_NE(text.find("  map.reserve(4);\n  map.clear();\n"), std::string::npos) << text;
  EXPECT_NE(text.find("brigade::classic_locking"), std::string::npos) << text;
}

}  // namespace
}  // namespace brigade::props
