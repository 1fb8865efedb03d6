// Generated scenarios on the table while it grows: one property, driven on OS threads and explored.
#include "explored_table.hpp"

namespace brigade::props {
namespace {

template <class Locking>
class Generated : public ExploredTable<Locking> {
 protected:
  using typename ExploredTable<Locking>::map_type;

  /// Two items make it grow twice; its maintenance thread runs.
  static constexpr auto make = [] {
    map_options options = explored_options(0, 0.5);
    options.maximal_power = 8;  // whatever a scenario reserves fits
    return std::make_unique<map_type>(options);
  };

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
};

TYPED_TEST_SUITE(Generated, lockings, locking_names);

TYPED_TEST(Generated, ScenariosHoldUnderExploration) {
  scenario::explored_effort effort;
  effort.scenarios = 20;
  effort.each.max_executions = 1000;
  effort.each.samples = 300;
  const auto found = scenario::search_explored(this->name("explored"), this->make, this->shape(),
                                               effort, this->also);
  this->count(found);
  EXPECT_TRUE(found.holds()) << found.report;
}

TYPED_TEST(Generated, TheSameScenariosHoldOnOsThreads) {
  const auto found =
      scenario::search_concurrent(this->name("on OS threads"), this->make, this->shape(),
                                  {.scenarios = 20, .runs = 5}, this->also);
  EXPECT_TRUE(found.holds()) << found.report;
}

}  // namespace
}  // namespace brigade::props
