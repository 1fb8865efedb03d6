// Sequential and quiescent consistency against their definitions: every order of the operations is
// tried.
#include <gtest/gtest.h>

#include <algorithm>
#include <brigade/linearize/check.hpp>
#include <brigade/linearize/models/map.hpp>
#include <brigade/linearize/models/queue.hpp>
#include <brigade/linearize/models/register.hpp>
#include <cstdlib>
#include <functional>
#include <random>

#include "histories.hpp"

namespace brigade::linearize::test {
namespace {

using register_model = models::atomic_register<int>;

/// True where `a` has to come before `b`.
template <class Operation>
using precedence = std::function<bool(const std::vector<Operation>&, std::size_t, std::size_t)>;

/// Whether some order explains the responses; the unanswered operations may be left out.
template <class Model>
class definition {
 public:
  using operation = operation_of<Model>;

  definition(const Model& model, const std::vector<operation>& all, precedence<operation> before)
      : model_(&model), all_(&all), before_(std::move(before)), taken_(all.size(), false) {}

  [[nodiscard]] bool holds() { return extend(model_->initial()); }

 private:
  bool extend(const typename Model::state& state) {
    bool complete = true;
    for (std::size_t i = 0; i < all_->size(); ++i) {
      complete = complete && (taken_[i] || (*all_)[i].pending());
    }
    for (std::size_t i = 0; i < all_->size() && !complete; ++i) {
      typename Model::state next = state;
      if (!taken_[i] && may_come(i) &&
          advance(*model_, next, (*all_)[i].invocation, observed((*all_)[i]))) {
        taken_[i] = true;
        complete = extend(next);
        taken_[i] = false;
      }
    }
    return complete;
  }

  [[nodiscard]] bool may_come(std::size_t i) const {
    for (std::size_t j = 0; j < all_->size(); ++j) {
      if (!taken_[j] && j != i && before_(*all_, j, i)) {
        return false;
      }
    }
    return true;
  }

  const Model* model_;
  const std::vector<operation>* all_;
  precedence<operation> before_;
  std::vector<bool> taken_;
};

template <class Operation>
bool in_threads_order(const std::vector<Operation>& all, std::size_t a, std::size_t b) {
  return all[a].thread == all[b].thread && all[a].responded < all[b].invoked;
}

/// An instant lies between the two at which nothing is open.
template <class Operation>
bool across_quiescence(const std::vector<Operation>& all, std::size_t a, std::size_t b) {
  if (all[a].responded >= all[b].invoked) {
    return false;
  }
  for (const Operation& ends : all) {
    const bool quiet = ends.responded >= all[a].responded && ends.responded < all[b].invoked &&
                       std::none_of(all.begin(), all.end(), [&](const Operation& each) {
                         return each.invoked <= ends.responded && each.responded > ends.responded;
                       });
    if (quiet) {
      return true;
    }
  }
  return false;
}

struct tally {
  std::size_t held = 0;
  std::size_t violated = 0;
};

template <class Model>
void compare(const Model& model, const std::vector<operation_of<Model>>& all, criterion held_to,
             tally& seen) {
  using operation = operation_of<Model>;
  const bool holds = definition<Model>(model, all,
                                       held_to == criterion::sequentially_consistent
                                           ? in_threads_order<operation>
                                           : across_quiescence<operation>)
                         .holds();
  ++(holds ? seen.held : seen.violated);
  check_options options;
  options.criterion = held_to;
  options.explain = false;
  const auto found = check(model, std::span<const operation>(all), options).verdict;
  ASSERT_EQ(found, holds ? verdict::holds : verdict::violated);
}

/// Every way in which two threads can have done these operations, each one after the other.
template <class Operation, class Visit>
void for_each_pair_of_threads(std::vector<Operation> all, Visit visit) {
  for (unsigned chosen = 0; chosen < 1U << all.size(); chosen += 2) {
    bool possible = true;
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].thread = chosen >> i & 1U;
      for (std::size_t j = 0; j < i; ++j) {
        possible =
            possible && (all[i].thread != all[j].thread || all[j].responded < all[i].invoked);
      }
    }
    if (possible) {
      visit(all);
    }
  }
}

template <class Model>
tally judge_all(const Model& model, const std::vector<deed<Model>>& deeds, std::size_t count,
                criterion held_to) {
  tally seen;
  const auto judge = [&](const std::vector<operation_of<Model>>& all) {
    if (::testing::Test::HasFatalFailure()) {
      return;
    }
    if (held_to == criterion::sequentially_consistent) {
      for_each_pair_of_threads(all, [&](const auto& each) { compare(model, each, held_to, seen); });
    } else {
      compare(model, all, held_to, seen);
    }
  };
  all_histories<Model, decltype(judge)>(deeds, count, judge).run();
  return seen;
}

std::vector<deed<register_model>> register_deeds() {
  return {{register_model::write(1), register_model::done()},
          {register_model::write(2), register_model::done()},
          {register_model::write(2), std::nullopt},
          {register_model::read(), register_model::was(0)},
          {register_model::read(), register_model::was(1)},
          {register_model::read(), register_model::was(2)}};
}

TEST(SequentialConsistency, AgreesOnEveryHistoryOfFourOperations) {
  const auto seen =
      judge_all(register_model(0), register_deeds(), 4, criterion::sequentially_consistent);
  EXPECT_GT(seen.held, 1'000U);
  EXPECT_GT(seen.violated, 1'000U);
}

TEST(QuiescentConsistency, AgreesOnEveryHistoryOfFourOperations) {
  const auto seen =
      judge_all(register_model(0), register_deeds(), 4, criterion::quiescently_consistent);
  EXPECT_GT(seen.held, 1'000U);
  EXPECT_GT(seen.violated, 1'000U);
}

std::vector<operation_of<register_model>> stale_read_by_another_thread() {
  return {{0, register_model::write(1), register_model::done(), 1, 2},
          {1, register_model::read(), register_model::was(0), 3, 4}};
}

verdict judge(const std::vector<operation_of<register_model>>& all, criterion held_to) {
  check_options options;
  options.criterion = held_to;
  return check(register_model(0), all, options).verdict;
}

TEST(SequentialConsistency, ForgetsRealTimeBetweenThreads) {
  auto all = stale_read_by_another_thread();
  EXPECT_EQ(judge(all, criterion::linearizable), verdict::violated);
  EXPECT_EQ(judge(all, criterion::sequentially_consistent), verdict::holds);
  EXPECT_EQ(judge(all, criterion::quiescently_consistent), verdict::violated);
  all[1].thread = 0;
  EXPECT_EQ(judge(all, criterion::sequentially_consistent), verdict::violated);
}

TEST(QuiescentConsistency, ForgetsTheOrderWhileSomethingIsOpen) {
  auto all = stale_read_by_another_thread();
  all.push_back({2, register_model::read(), register_model::was(0), 0, 5});
  EXPECT_EQ(judge(all, criterion::linearizable), verdict::violated);
  EXPECT_EQ(judge(all, criterion::quiescently_consistent), verdict::holds);
}

TEST(QuiescentConsistency, AViolationIsExplainedInTheTimesOfTheHistory) {
  check_options options;
  options.criterion = criterion::quiescently_consistent;
  const auto found = check(register_model(0), stale_read_by_another_thread(), options);
  ASSERT_EQ(found.verdict, verdict::violated);
  EXPECT_EQ(found.explanation->stuck.operation.invoked, 3);
  EXPECT_EQ(found.explanation->stuck.operation.responded, 4);
}

TEST(SequentialConsistency, DoesNotSplitByKey) {
  using model = models::map;
  const auto on = [](std::uint32_t thread, const char* key, models::map_operation what,
                     std::int64_t value, history::stamp at) {
    operation_of<model> asked{thread, {}, model::response{}, at, at + 1};
    asked.invocation.operation = what;
    asked.invocation.key = history::datum(std::string(key));
    (what == models::map_operation::get ? asked.response->value : asked.invocation.value) =
        history::datum(value);
    return asked;
  };
  using models::map_operation;
  std::vector<operation_of<model>> all{
      on(0, "x", map_operation::set, 1, 0), on(0, "y", map_operation::set, 1, 2),
      on(1, "y", map_operation::get, 1, 4), on(1, "x", map_operation::get, 0, 6)};
  all.back().response->value = history::null_value{};
  check_options options;
  options.criterion = criterion::sequentially_consistent;
  EXPECT_EQ(check(model(), all, options).verdict, verdict::violated);
  all.erase(all.begin() + 2);
  EXPECT_EQ(check(model(), all, options).verdict, verdict::holds);
}

TEST(SequentialConsistency, IsUnknownWhenTheMemoryRunsOut) {
  std::vector<operation_of<register_model>> all;
  for (std::uint32_t thread = 0; thread < 12; ++thread) {
    for (int i = 0; i < 12; ++i) {
      all.push_back({thread, register_model::write(static_cast<int>(thread) * 12 + i),
                     register_model::done(), 2 * i, 2 * i + 1});
    }
  }
  all.push_back({20, register_model::read(), register_model::was(-1), 0, 1});
  check_options options;
  options.criterion = criterion::sequentially_consistent;
  options.memory_bytes = 1 << 20;
  const auto found = check(register_model(0), all, options);
  EXPECT_EQ(found.verdict, verdict::unknown);
  EXPECT_EQ(found.reason, "out of memory in a part of 145 operations");
}

}  // namespace
}  // namespace brigade::linearize::test
