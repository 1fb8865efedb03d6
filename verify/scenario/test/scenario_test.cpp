#include <gtest/gtest.h>

#include <brigade/scenario/scenario.hpp>
#include <sstream>

namespace brigade::scenario {
namespace {

using model::operation;

scenario example() {
  scenario what;
  what.initial = {{operation::insert, 1, 0}};
  what.parallel = {{{operation::erase, 1, 0}, {operation::visit, 2, 0}},
                   {{operation::insert, 2, 0}, {operation::update, 2, 3000}}};
  what.final = {{operation::find, 1, 0}};
  return what;
}

TEST(Scenario, PrintsAPartPerLine) {
  std::ostringstream out;
  out << example();
  EXPECT_EQ(out.str(),
            "initial   insert(1, 0)\n"
            "thread 0  erase(1); visit(2, = 0)\n"
            "thread 1  insert(2, 0); update(2, += 3000)\n"
            "final     find(1)\n");
}

TEST(Scenario, NumbersEveryStoredValueApart) {
  scenario what = example();
  number_values(what);
  EXPECT_EQ(what.initial[0].value, 1);
  EXPECT_EQ(what.parallel[0][0].value, 0);
  EXPECT_EQ(what.parallel[0][1].value, 2);
  EXPECT_EQ(what.parallel[1][0].value, 3);
  EXPECT_EQ(what.parallel[1][1].value, 3000);
}

TEST(Scenario, OneOrderIsInitialThenThreadByThreadThenFinal) {
  const operations all = in_one_order(example());
  EXPECT_EQ(all.size(), length(example()));
  EXPECT_EQ(all.front().what, operation::insert);
  EXPECT_EQ(all[1].what, operation::erase);
  EXPECT_EQ(all[3].what, operation::insert);
  EXPECT_EQ(all.back().what, operation::find);
}

}  // namespace
}  // namespace brigade::scenario
