// Generated scenarios on the table while it grows, explored. concurrent_test.cpp has the same
// property on OS threads.
#include "generated.hpp"

#include "explored_table.hpp"

namespace brigade::props {
namespace {

template <class Locking>
class Generated : public ExploredTable<Locking> {
 protected:
  /// The schedule of one generated scenario says nothing about the next; the seed replays it.
  void SetUp() override { ::unsetenv("BRIGADE_SCHEDULES"); }
};

TYPED_TEST_SUITE(Generated, lockings, locking_names);

TYPED_TEST(Generated, ScenariosHoldUnderExploration) {
  using table = growing_table<TypeParam>;
  scenario::explored_effort effort;
  effort.scenarios = 20;
  effort.each.max_executions = 1000;
  effort.each.samples = 300;
  const auto found = scenario::search_explored(std::string{locking_name<TypeParam>} + " explored",
                                               table::make, table::shape(), effort, table::also);
  this->count(found);
  EXPECT_TRUE(found.holds()) << found.report;
}

}  // namespace
}  // namespace brigade::props
