// Generated scenarios on the table while it grows: one property, driven on OS threads and explored.
#include "explored_table.hpp"

namespace brigade::props {
namespace {

template <class Locking>
class Generated : public ExploredTable<Locking> {
 protected:
  using typename ExploredTable<Locking>::map_type;

  /// Two items make it grow twice; its maintenance thread runs.
  static constexpr auto make = [] { return std::make_unique<map_type>(explored_options(0, 0.5)); };

  /// What holds besides the histories, once the maintenance thread has been stopped.
  static constexpr auto also = [](map_type& map) {
    map.stop();
    return broken_rule(map, 3);
  };

  static std::string name(const std::string& how) {
    return std::string{locking_name<Locking>} + " " + how;
  }

  static scenario::shape shape() {
    scenario::shape wanted = scenario::explored_shape();
    wanted.weights[static_cast<std::size_t>(model::operation::migrate)] = 2;
    return wanted;
  }

  void expect_holds(const scenario::outcome& found) {
    this->RecordProperty("operations", std::to_string(found.operations));
    this->count(found);
    EXPECT_TRUE(found.holds()) << found.report;
  }
};

TYPED_TEST_SUITE(Generated, lockings, locking_names);

TYPED_TEST(Generated, ScenariosHoldUnderExploration) {
  scenario::explored_effort effort;
  effort.scenarios = 20;
  effort.each.max_executions = 1000;
  effort.each.samples = 300;
  this->expect_holds(scenario::search_explored(this->name("explored"), this->make, this->shape(),
                                               effort, this->also));
}

TYPED_TEST(Generated, TheSameScenariosHoldOnOsThreads) {
  this->expect_holds(scenario::search_concurrent(this->name("on OS threads"), this->make,
                                                 this->shape(), {.scenarios = 100, .runs = 20},
                                                 this->also));
}

}  // namespace
}  // namespace brigade::props
