#include <gtest/gtest.h>

#include <algorithm>
#include <brigade/scenario/generator.hpp>
#include <set>
#include <stdexcept>

namespace brigade::scenario {
namespace {

using model::operation;

scenario drawn(const shape& wanted, std::uint64_t seed, int size = rc::kNominalSize) {
  return scenarios(wanted)(rc::Random{seed}, size).value();
}

TEST(Generator, ASeedAlwaysDrawsTheSameScenario) {
  EXPECT_EQ(drawn({}, 7), drawn({}, 7));
  EXPECT_NE(drawn({}, 7), drawn({}, 8));
}

TEST(Generator, KeepsToTheShape) {
  shape wanted;
  wanted.threads_at_least = 2;
  wanted.threads_at_most = 4;
  wanted.per_thread_at_most = 3;
  wanted.keys = 5;
  wanted.weights[static_cast<std::size_t>(operation::clear)] = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const scenario what = drawn(wanted, seed);
    ASSERT_GE(what.parallel.size(), 2U);
    ASSERT_LE(what.parallel.size(), 4U);
    ASSERT_LE(what.initial.size(), wanted.initial_at_most);
    for (const operations& thread : what.parallel) {
      ASSERT_GE(thread.size(), 1U);
      ASSERT_LE(thread.size(), 3U);
    }
    for (const model::invocation& each : in_one_order(what)) {
      ASSERT_NE(each.what, operation::clear);
      ASSERT_NE(each.what, operation::discard);
      ASSERT_GE(each.key, 0);
      ASSERT_LT(each.key, 5);
    }
  }
}

TEST(Generator, DrawsEveryOperationThatHasAWeight) {
  std::set<operation> seen;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    for (const model::invocation& each : in_one_order(drawn({}, seed))) seen.insert(each.what);
  }
  EXPECT_EQ(seen.size(), model::operation_count - 1);
}

/// With many keys a walk and a count in one history take too long to judge.
TEST(Generator, CountsAndWalksMeetOverFewKeysOnly) {
  const auto any_of = [](const operations& all, std::set<operation> wanted) {
    return std::any_of(all.begin(), all.end(),
                       [&](const model::invocation& each) { return wanted.count(each.what) > 0; });
  };
  int met = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const operations all = in_one_order(drawn({}, seed));
    if (!any_of(all, {operation::size, operation::empty}) ||
        !any_of(all,
                {operation::clear, operation::erase_if, operation::for_each, operation::scan})) {
      continue;
    }
    ++met;
    for (const model::invocation& each : all) {
      if (is_single_key(each.what)) {
        EXPECT_LT(each.key, 4);
      }
    }
  }
  EXPECT_GT(met, 100);
}

TEST(Generator, StoredValuesAreUnique) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    std::set<model::mapped_type> values;
    for (const model::invocation& each : in_one_order(drawn({}, seed))) {
      if (stores_value(each.what)) {
        EXPECT_TRUE(values.insert(each.value).second);
      }
    }
  }
}

TEST(Generator, RefusesAShapeWithoutOperations) {
  shape wanted;
  wanted.weights = {};
  EXPECT_THROW((void)scenarios(wanted), std::invalid_argument);
}

/// What every step of shrinking lessens, the most significant first.
auto measure(const scenario& what) {
  std::size_t parallel = 0;
  model::mapped_type weight = 0;
  for (const operations& thread : what.parallel) parallel += thread.size();
  for (const model::invocation& each : in_one_order(what)) {
    weight += static_cast<model::mapped_type>(each.what) + each.key +
              (stores_value(each.what) ? 0 : each.value);
  }
  return std::tuple{length(what), parallel, weight};
}

TEST(Generator, EverySimplerScenarioIsLess) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const scenario what = drawn({}, seed);
    const std::vector<scenario> next = simpler(what, default_weights());
    ASSERT_FALSE(next.empty());
    for (const scenario& each : next) EXPECT_LT(measure(each), measure(what)) << what << each;
  }
}

TEST(Generator, ShrinksToTheOperationThatMatters) {
  const auto erases_five = [](const scenario& what) {
    const operations all = in_one_order(what);
    return std::any_of(all.begin(), all.end(), [](const model::invocation& each) {
      return each.what == operation::erase && each.key == 5;
    });
  };
  std::uint64_t seed = 0;
  while (!erases_five(drawn({}, seed))) ++seed;
  const auto [smallest, steps] =
      rc::shrinkable::findLocalMin(scenarios({})(rc::Random{seed}, rc::kNominalSize), erases_five);
  EXPECT_GT(steps, 0U);
  EXPECT_EQ(length(smallest), 1U);
  EXPECT_TRUE(smallest.parallel.empty()) << smallest;
}

TEST(Generator, ShrinksAKeyThatTwoOperationsMustShareInBothAtOnce) {
  const auto meet = [](const scenario& what) {
    const operations all = in_one_order(what);
    return std::any_of(all.begin(), all.end(), [&](const model::invocation& one) {
      return one.what == operation::erase &&
             std::any_of(all.begin(), all.end(), [&](const model::invocation& other) {
               return other.what == operation::insert && other.key == one.key;
             });
    });
  };
  std::uint64_t found = 0;
  for (std::uint64_t seed = 0; found < 20; ++seed) {
    if (!meet(drawn({}, seed))) continue;
    ++found;
    const auto [smallest, steps] =
        rc::shrinkable::findLocalMin(scenarios({})(rc::Random{seed}, rc::kNominalSize), meet);
    for (const model::invocation& each : in_one_order(smallest)) EXPECT_EQ(each.key, 0) << smallest;
  }
}

}  // namespace
}  // namespace brigade::scenario
