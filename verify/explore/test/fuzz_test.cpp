// The exhaustive search against brute force: random programs, every schedule enumerated, and the
// classes of equivalent executions compared.
#include <gtest/gtest.h>

#include "../exploration.hpp"
#include "class_recorder.hpp"
#include "environment.hpp"
#include "random_program.hpp"

namespace {

using namespace brigade::explore;
using test::class_counts;
using test::class_recorder;
using test::first_missing;
using test::first_repeated;
using test::from_environment;
using test::program;

constexpr std::uint64_t most_schedules = 4'000;

result classes_of(const program& what, std::unique_ptr<strategies::strategy> (*make)(),
                  class_counts& counts) {
  options how;
  how.max_executions = most_schedules;
  const auto maker = [&] {
    counts.clear();
    return std::make_unique<class_recorder>(make(), counts);
  };
  return explore_with(
      maker, [&] { test::run(what); }, how, after_failure::go_on);
}

TEST(ExhaustiveSearch, FindsEachClassOfRandomProgramsOnce) {
  const std::uint64_t first = from_environment("BRIGADE_SEED", 1);
  const std::uint64_t programs = from_environment("BRIGADE_PROGRAMS", 150);
  std::uint64_t compared = 0;
  std::uint64_t classes = 0;
  for (std::uint64_t seed = first; seed < first + programs; ++seed) {
    const program what = test::random_program(seed);
    SCOPED_TRACE("BRIGADE_SEED=" + std::to_string(seed) + " BRIGADE_PROGRAMS=1\n" +
                 to_string(what));
    class_counts every;
    if (!classes_of(what, strategies::make_enumeration, every).holds()) continue;
    class_counts reduced;
    const result outcome = classes_of(what, strategies::make_exhaustive, reduced);
    ASSERT_TRUE(outcome.holds()) << outcome;
    ASSERT_EQ(first_missing(every, reduced), "");
    ASSERT_EQ(first_missing(reduced, every), "");
    ASSERT_EQ(first_repeated(reduced), "");
    ++compared;
    classes += reduced.size();
  }
  RecordProperty("programs", std::to_string(compared));
  RecordProperty("classes", std::to_string(classes));
  std::cout << compared << " programs compared, " << classes << " classes\n";
  EXPECT_GE(compared * 2, programs) << "most programs are too large to enumerate";
}

}  // namespace
