// On one thread the table is the sequential map, at every point of every growth.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <brigade/scenario/drive.hpp>
#include <brigade/scenario/generator.hpp>
#include <brigade/scenario/property.hpp>
#include <iostream>

#include "checked_map.hpp"
#include "locking_names.hpp"

namespace brigade::props {
namespace {

template <class Locking>
class Sequential : public ::testing::Test {
 protected:
  using map_type =
      concurrent_map<std::int64_t, std::int64_t, planned_hash, std::equal_to<>, Locking>;

  /// Runs the plan; refutes the property where the table and the specification disagree.
  void run(const plan& what) {
    map_type map(options_of(what.table), planned_hash{what.table.hash});
    checked_map<map_type> checked(map, what.table, keys, reached_);
    scenario::one_thread way;
    try {
      (void)drive(what.steps, checked, way);
      most_growths_ = std::max(most_growths_, checked.growths());
    } catch (const contradiction& found) {
      scenario::refute(std::string{found.what()} + "\n\nAs a test:\n\n" +
                       to_program(what, std::string{locking_name<Locking>} + "_locking"));
    }
  }

  static constexpr model::key_type keys = 40;
  coverage_matrix reached_;
  unsigned most_growths_ = 0;
};

TYPED_TEST_SUITE(Sequential, lockings, locking_names);

/// Every operation, migration stepped at generated points, any table: and the generator reaches
/// every operation on every side of the cursor.
TYPED_TEST(Sequential, TheTableEqualsTheModelAndEveryItemIsWhereTheRuleSays) {
  const auto drawn = plans(scenario::weights_of<typename TestFixture::map_type>());
  const int least = 4000;  // below this many the matrix may have holes by chance
  int scenarios = 0;
  const auto result = scenario::check_property(
      ::testing::UnitTest::GetInstance()->current_test_info()->test_suite_name(),
      std::max(20'000, static_cast<int>(least / scenario::budget())), [&] {
        const plan what = *drawn;
        ++scenarios;
        this->run(what);
      });
  this->RecordProperty("verdict", std::string{to_string(result.verdict)});
  ASSERT_TRUE(result.holds()) << result.report();
  const coverage_matrix& reached = this->reached_;
  const std::string name{locking_name<TypeParam>};
  std::cout << reached.to_table(name);
  this->RecordProperty("scenarios", scenarios);
  this->RecordProperty("operations", std::to_string(reached.operations()));
  this->RecordProperty("cells", std::to_string(reached.cells()));
  EXPECT_GE(this->most_growths_, 3U) << "growths in a row were not reached";
  EXPECT_THAT(reached.empty_cells(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace brigade::props
