// The checker against the definition: every small history, and many random ones.
#include "oracle.hpp"

#include <gtest/gtest.h>

#include <brigade/linearize/check.hpp>
#include <brigade/linearize/models/register.hpp>
#include <cstdlib>
#include <iostream>
#include <string>

#include "histories.hpp"

namespace brigade::linearize {
namespace {

using model = models::atomic_register<int>;
using deeds = std::vector<test::deed<model>>;

const deeds every_deed = {
    {model::read(), model::was(0)},
    {model::read(), model::was(1)},
    {model::write(0), model::done()},
    {model::write(1), model::done()},
    {model::compare_and_swap(0, 1), model::done()},
    {model::compare_and_swap(0, 1), model::not_swapped()},
    {model::compare_and_swap(1, 0), model::done()},
    {model::write(1), std::nullopt},
    {model::write(0), std::nullopt},
    {model::compare_and_swap(0, 1), std::nullopt},
    {model::compare_and_swap(1, 0), std::nullopt},
};

std::string show(const std::vector<operation_of<model>>& operations) {
  std::string text;
  for (const auto& operation : operations) {
    text += "\n  " + std::to_string(operation.invoked) + ".." +
            (operation.pending() ? "?" : std::to_string(operation.responded)) + " op" +
            std::to_string(static_cast<int>(operation.invocation.operation)) + " value " +
            std::to_string(operation.invocation.value) + " expected " +
            std::to_string(operation.invocation.expected);
    if (operation.response) {
      text += operation.response->read      ? " read " + std::to_string(*operation.response->read)
              : operation.response->swapped ? " done"
                                            : " not swapped";
    }
  }
  return text;
}

void expect_same_verdict(const std::vector<operation_of<model>>& operations) {
  check_options options;
  options.explain = false;
  const verdict expected =
      test::linearizable(model(0), operations) ? verdict::holds : verdict::violated;
  ASSERT_EQ(check(model(0), operations, options).verdict, expected) << show(operations);
}

std::size_t compare_all(const deeds& list, std::size_t count) {
  std::size_t histories = 0;
  const auto visit = [&](const std::vector<operation_of<model>>& operations) {
    if (!testing::Test::HasFatalFailure()) {
      ++histories;
      expect_same_verdict(operations);
    }
  };
  test::all_histories<model, decltype(visit)>(list, count, visit).run();
  return histories;
}

TEST(CheckAgainstTheOracle, AgreesOnEveryHistoryOfUpToThreeOperations) {
  EXPECT_EQ(compare_all(every_deed, 1), 11U);
  EXPECT_EQ(compare_all(every_deed, 2), 247U);
  EXPECT_EQ(compare_all(every_deed, 3), 8821U);
}

TEST(CheckAgainstTheOracle, AgreesOnEveryHistoryOfFourOperations) {
  EXPECT_EQ(compare_all(every_deed, 4), 436181U);
}

std::uint64_t seed() {
  const char* const given = std::getenv("BRIGADE_SEED");
  return given != nullptr ? std::stoull(given) : std::random_device{}();
}

std::vector<operation_of<model>> random_operations(std::mt19937_64& random) {
  static const std::vector<model::invocation> invocations = {model::read(),
                                                             model::read(),
                                                             model::write(0),
                                                             model::write(1),
                                                             model::write(2),
                                                             model::compare_and_swap(0, 1),
                                                             model::compare_and_swap(1, 2),
                                                             model::compare_and_swap(2, 2)};
  return test::random_history(model(0), invocations, every_deed, 1 + random() % 9,
                              static_cast<std::uint32_t>(1 + random() % 5), random);
}

TEST(CheckAgainstTheOracle, AgreesOnRandomHistories) {
  const std::uint64_t start = seed();
  RecordProperty("seed", std::to_string(start));
  std::mt19937_64 random(start);
  std::size_t violated = 0;
  for (int i = 0; i < 50000; ++i) {
    const auto operations = random_operations(random);
    ASSERT_NO_FATAL_FAILURE(expect_same_verdict(operations)) << "BRIGADE_SEED=" << start;
    violated += test::linearizable(model(0), operations) ? 0 : 1;
  }
  EXPECT_GT(violated, 5000U);
  EXPECT_LT(violated, 45000U);
}

/// Applies one more relaxation to the core: true where there is one to apply.
bool relax(std::vector<operation_of<model>>& core, std::size_t at) {
  if (core[at].pending()) {
    return false;
  }
  if (model(0).is_effect_free(core[at].invocation, observed(core[at]))) {
    core.erase(core.begin() + static_cast<std::ptrdiff_t>(at));
  } else {
    core[at].response.reset();
    core[at].responded = history::never;
  }
  return true;
}

void expect_irreducible(const std::vector<operation_of<model>>& core) {
  ASSERT_FALSE(test::linearizable(model(0), core)) << show(core);
  for (std::size_t at = 0; at < core.size(); ++at) {
    auto relaxed = core;
    if (relax(relaxed, at)) {
      ASSERT_TRUE(test::linearizable(model(0), relaxed)) << at << " of" << show(core);
    }
  }
}

TEST(TheCore, IsNotLinearizableAndRelaxingAnyOneMoreOperationMakesItSo) {
  const std::uint64_t start = seed();
  RecordProperty("seed", std::to_string(start));
  std::mt19937_64 random(start);
  std::size_t violated = 0;
  for (int i = 0; i < 30000; ++i) {
    const auto operations = random_operations(random);
    const auto outcome = check(model(0), operations);
    if (outcome.verdict != verdict::violated) {
      continue;
    }
    ++violated;
    ASSERT_TRUE(outcome.explanation.has_value());
    ASSERT_TRUE(outcome.explanation->core_is_irreducible);
    std::vector<operation_of<model>> core;
    for (const auto& kept : outcome.explanation->core) {
      core.push_back(kept.operation);
    }
    ASSERT_NO_FATAL_FAILURE(expect_irreducible(core))
        << "of" << show(operations) << "\nBRIGADE_SEED=" << start;
  }
  EXPECT_GT(violated, 3000U);
}

/// Replays a claimed linearization against the definition.
void expect_linearization(const explanation<model>& why,
                          const std::vector<operation_of<model>>& operations) {
  std::vector<char> there(operations.size(), 0);
  auto state = model(0).initial();
  for (std::size_t i = 0; i < why.prefix.size(); ++i) {
    there[why.prefix[i].index] = 1;
    const auto& operation = why.prefix[i].operation;
    ASSERT_TRUE(advance(model(0), state, operation.invocation, observed(operation)));
    for (std::size_t j = 0; j < i; ++j) {
      ASSERT_FALSE(history::precedes(operation, why.prefix[j].operation));
    }
  }
  EXPECT_EQ(state, why.state);
  std::vector<operation_of<model>> until_stuck;
  for (std::size_t at = 0; at < operations.size(); ++at) {
    const auto& operation = operations[at];
    if (operation.pending() || operation.responded <= why.stuck.operation.responded) {
      until_stuck.push_back(operation);
    }
    if (!operation.pending() && operation.responded < why.stuck.operation.responded) {
      ASSERT_TRUE(there[at]) << "operation " << at << " responded and is not in the prefix";
    }
  }
}

TEST(TheLongestPrefix, IsLinearizableAndHasEveryOperationAnsweredBeforeItEnds) {
  const std::uint64_t start = seed();
  RecordProperty("seed", std::to_string(start));
  std::mt19937_64 random(start);
  for (int i = 0; i < 30000; ++i) {
    const auto operations = random_operations(random);
    const auto outcome = check(model(0), operations);
    if (outcome.verdict == verdict::violated) {
      ASSERT_NO_FATAL_FAILURE(expect_linearization(*outcome.explanation, operations))
          << "of" << show(operations) << "\nBRIGADE_SEED=" << start;
    }
  }
}

}  // namespace
}  // namespace brigade::linearize
