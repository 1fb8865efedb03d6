// The checker against the definition, for each model: every small history, and many random ones.
#include "oracle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <brigade/linearize/check.hpp>
#include <string>

#include "relaxing.hpp"
#include "streamed.hpp"
#include "subjects.hpp"

namespace brigade::linearize::test {
namespace {

/// The stamps alone, with the position of each operation's deed: enough to rebuild a history.
template <class Subject>
std::string show(const std::vector<operation_of<typename Subject::model>>& operations) {
  std::string text;
  const auto deeds = Subject::deeds();
  for (const auto& operation : operations) {
    std::size_t at = 0;
    while (at < deeds.size() && !(deeds[at].invocation == operation.invocation &&
                                  deeds[at].response == operation.response)) {
      ++at;
    }
    text += "\n  deed " + std::to_string(at) + " from " + std::to_string(operation.invoked) +
            (operation.pending() ? "" : " to " + std::to_string(operation.responded));
  }
  return text;
}

template <class Subject>
class CheckAgainstTheOracle : public testing::Test {
 protected:
  using model = typename Subject::model;
  using history_type = std::vector<operation_of<model>>;

  void SetUp() override {
    seed_ = seed_of_this_run();
    random_.seed(seed_);
    this->RecordProperty("seed", std::to_string(seed_));
  }
  [[nodiscard]] std::string replay() const { return "\nBRIGADE_SEED=" + std::to_string(seed_); }

  history_type random_operations() {
    return random_history(model_, Subject::deeds(), 1 + random_() % 8,
                          static_cast<std::uint32_t>(1 + random_() % 5), random_);
  }

  void expect_same_verdict(const history_type& operations) {
    check_options options;
    options.explain = false;
    const bool expected = linearizable(model_, expanded(model_, operations));
    violated_ += expected ? 0 : 1;
    ASSERT_EQ(check(model_, operations, options).verdict,
              expected ? verdict::holds : verdict::violated)
        << show<Subject>(operations) << replay();
    const auto streamed = judged_as_stream(model_, operations);
    ASSERT_EQ(streamed.value_or(expected ? verdict::holds : verdict::violated),
              expected ? verdict::holds : verdict::violated)
        << "as a stream" << show<Subject>(operations) << replay();
  }

  std::size_t compare_all(std::size_t count) {
    std::size_t histories = 0;
    const auto visit = [&](const history_type& operations) {
      if (!this->HasFatalFailure()) {
        ++histories;
        expect_same_verdict(operations);
      }
    };
    const auto deeds = Subject::deeds();
    all_histories<model, decltype(visit)>(deeds, count, visit).run();
    return histories;
  }

  void expect_irreducible(const explanation<model>& why) {
    const auto from = why.settled ? why.settled->state : model_.initial();
    history_type core;
    for (const auto& each : why.core) {
      core.push_back(each.operation);
    }
    ASSERT_TRUE(why.core_is_irreducible);
    ASSERT_FALSE(linearizable(model_, core, from)) << show<Subject>(core);
    for (std::size_t at = 0; at < core.size(); ++at) {
      auto relaxed = core;
      if (relax(model_, relaxed, at)) {
        ASSERT_TRUE(linearizable(model_, relaxed, from)) << at << " of" << show<Subject>(core);
      }
    }
  }

  /// Replays the claimed linearization, and counts what it must contain.
  void expect_linearization(const explanation<model>& why, const history_type& operations) {
    auto state = model_.initial();
    std::vector<char> there(operations.size(), 0);
    for (std::size_t i = 0; i < why.prefix.size(); ++i) {
      const auto& operation = why.prefix[i].operation;
      there[why.prefix[i].index] = 1;
      ASSERT_TRUE(advance(model_, state, operation.invocation, observed(operation)));
      for (std::size_t j = 0; j < i; ++j) {
        ASSERT_FALSE(history::precedes(operation, why.prefix[j].operation));
      }
    }
    EXPECT_EQ(state, why.state);
    EXPECT_FALSE(linearizable(model_, expanded(model_, until(operations, why.stuck.operation))));
    for (std::size_t at = 0; at < operations.size(); ++at) {
      const bool judged_with_it = !why.key || key_is(operations[at], why);
      if (!operations[at].pending() && judged_with_it &&
          operations[at].responded < why.stuck.operation.responded) {
        ASSERT_TRUE(there[at]) << "operation " << at << " responded and is not in the prefix";
      }
    }
  }

  /// What was known when the operation had responded: later responses are still to come.
  [[nodiscard]] static history_type until(history_type operations,
                                          const operation_of<model>& last) {
    for (auto& operation : operations) {
      if (operation.responded > last.responded) {
        operation.response.reset();
        operation.responded = history::never;
      }
    }
    return operations;
  }

  [[nodiscard]] bool key_is(const operation_of<model>& operation,
                            const explanation<model>& why) const {
    if constexpr (keyed_model<model>) {
      return model_.key_of(operation.invocation) == why.key;
    } else {
      return true;
    }
  }

  model model_{};
  std::uint64_t seed_ = 0;
  std::mt19937_64 random_{};
  std::size_t violated_ = 0;
};

using subjects = testing::Types<register_subject, set_subject, sized_set_subject, queue_subject,
                                stack_subject, counter_subject, lock_subject, map_subject,
                                sized_map_subject, plain_map_subject>;

struct subject_names {
  template <class Subject>
  static std::string GetName(int at) {
    static const std::vector<std::string> names = {"Register", "Set",   "SetWithSize",
                                                   "Queue",    "Stack", "Counter",
                                                   "Lock",     "Map",   "MapWithSizeClearAndScan",
                                                   "PlainMap"};
    return names[static_cast<std::size_t>(at)];
  }
};
TYPED_TEST_SUITE(CheckAgainstTheOracle, subjects, subject_names);

TYPED_TEST(CheckAgainstTheOracle, AgreesOnEveryHistoryOfUpToTwoOperations) {
  EXPECT_EQ(this->compare_all(1), TypeParam::deeds().size());
  EXPECT_GT(this->compare_all(2), TypeParam::deeds().size());
}

TYPED_TEST(CheckAgainstTheOracle, AgreesOnRandomHistories) {
  constexpr std::size_t histories = 20000;
  for (std::size_t i = 0; i < histories; ++i) {
    ASSERT_NO_FATAL_FAILURE(this->expect_same_verdict(this->random_operations()));
  }
  EXPECT_GT(this->violated_, histories / 20);
  EXPECT_LT(this->violated_, histories - histories / 20);
}

TYPED_TEST(CheckAgainstTheOracle, FindsCoresThatAreIrreducible) {
  std::size_t violated = 0;
  for (int i = 0; i < 5000; ++i) {
    const auto operations = this->random_operations();
    const auto outcome = check(this->model_, operations);
    if (outcome.verdict == verdict::violated) {
      ++violated;
      ASSERT_NO_FATAL_FAILURE(this->expect_irreducible(*outcome.explanation))
          << "of" << show<TypeParam>(operations) << this->replay();
    }
  }
  EXPECT_GT(violated, 200U);
}

TYPED_TEST(CheckAgainstTheOracle, FindsPrefixesThatAreLinearizations) {
  for (int i = 0; i < 5000; ++i) {
    const auto operations = this->random_operations();
    const auto outcome = check(this->model_, operations);
    if (outcome.verdict == verdict::violated) {
      ASSERT_NO_FATAL_FAILURE(this->expect_linearization(*outcome.explanation, operations))
          << "of" << show<TypeParam>(operations) << this->replay();
    }
  }
}

using RegisterAgainstTheOracle = CheckAgainstTheOracle<register_subject>;

TEST_F(RegisterAgainstTheOracle, AgreesOnEveryHistoryOfFourOperations) {
  EXPECT_EQ(this->compare_all(4), 436181U);
}

using QueueAgainstTheOracle = CheckAgainstTheOracle<queue_subject>;

TEST_F(QueueAgainstTheOracle, AgreesOnEveryHistoryOfFourOperations) {
  EXPECT_GT(this->compare_all(4), 90000U);
}

}  // namespace
}  // namespace brigade::linearize::test
