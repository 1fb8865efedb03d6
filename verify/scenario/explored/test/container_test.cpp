// Containers of any kind under exploration: which programs are tried, what is found, how it reads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <brigade/scenario/container.hpp>
#include <mutex>
#include <set>
#include <vector>

namespace brigade::scenario {
namespace {

using linearize::verdict;
using testing::HasSubstr;
using queue = linearize::models::queue<int>;
using set = linearize::models::set<int>;

std::vector<std::string> texts_of(const std::vector<program<queue>>& programs) {
  std::vector<std::string> texts;
  for (const auto& each : programs) texts.push_back(to_string(each));
  return texts;
}

TEST(SmallPrograms, AreAllOfThemOnceEachTheSmallestFirst) {
  const auto all = small_programs<queue>({.threads = 2, .per_thread = 2, .initial = 2}, 1'000, 1);
  // Initial: 1 + 2 + 4. Threads of 1 and 1 call: 3 pairs; of 2 and 1: 8; of 2 and 2: 10.
  EXPECT_EQ(all.size(), 7U * (3U + 8U + 10U));
  const auto texts = texts_of(all);
  EXPECT_EQ(std::set(texts.begin(), texts.end()).size(), texts.size());
  EXPECT_EQ(texts.front(),
            "thread 0  enqueue(1)\nthread 1  enqueue(2)\nfinal     dequeue(); dequeue()\n");
  for (std::size_t i = 1; i < all.size(); ++i)
    EXPECT_LE(all[i - 1].final.size(), all[i].final.size());
}

TEST(SmallPrograms, AreDrawnBySeedWhereThereAreTooMany) {
  const program_size size{.threads = 2, .per_thread = 2, .initial = 2};
  const auto all = texts_of(small_programs<queue>(size, 1'000, 1));
  const auto some = texts_of(small_programs<queue>(size, 20, 1));
  EXPECT_EQ(some.size(), 20U);
  EXPECT_TRUE(std::is_sorted(some.begin(), some.end(), [&](const auto& a, const auto& b) {
    return std::find(all.begin(), all.end(), a) < std::find(all.begin(), all.end(), b);
  }));
  EXPECT_EQ(some, texts_of(small_programs<queue>(size, 20, 1)));
  EXPECT_NE(some, texts_of(small_programs<queue>(size, 20, 2)));
}

/// A set under one lock; `Careless`: insert looks first and stores second.
template <bool Careless>
struct locked_set {
  using model = set;

  model::response apply(const model::invocation& asked) {
    if (Careless && asked.operation == linearize::models::set_operation::insert) {
      {
        const std::lock_guard held(lock);
        if (values.contains(asked.value)) return model::no();
      }
      const std::lock_guard held(lock);
      values.insert(asked.value);
      return model::yes();
    }
    const std::lock_guard held(lock);
    switch (asked.operation) {
      case linearize::models::set_operation::insert:
        return {values.insert(asked.value).second, 0};
      case linearize::models::set_operation::erase:
        return {values.erase(asked.value) == 1, 0};
      case linearize::models::set_operation::contains:
        return {values.contains(asked.value), 0};
      case linearize::models::set_operation::size:
        break;
    }
    return model::counted(values.size());
  }

  std::mutex lock;
  std::set<int> values;
};

container_effort of_few_calls() {
  container_effort how_hard;
  how_hard.size = {.threads = 2, .per_thread = 1, .initial = 1};
  return how_hard;
}

TEST(ExploreContainer, HoldsOfASetUnderOneLock) {
  const outcome found = explore_container<locked_set<false>>("locked set", of_few_calls());
  EXPECT_TRUE(found.holds()) << found.report;
  EXPECT_EQ(found.exhausted, found.scenarios);
  EXPECT_EQ(found.scenarios, 7U * 21U);
}

TEST(ExploreContainer, FindsTheSmallestProgramThatFailsAndItsReplay) {
  const outcome found = explore_container<locked_set<true>>("careless set", of_few_calls());
  ASSERT_EQ(found.verdict, verdict::violated);
  EXPECT_THAT(found.report, HasSubstr("violated: careless set: the history is not linearizable\n\n"
                                      "thread 0  insert(1)\nthread 1  insert(1)\n"));
  EXPECT_THAT(found.report, HasSubstr("These operations contradict each other:\n"
                                      "  insert(1) -> true\n  insert(1) -> true\n"));
  EXPECT_THAT(found.report, HasSubstr("program 0 of 147"));

  container_effort again = of_few_calls();
  again.only = 0;
  again.each.replay = found.report.substr(found.report.find("replay: ") + 8);
  again.each.replay.pop_back();
  const outcome replayed = explore_container<locked_set<true>>("careless set", again);
  EXPECT_EQ(replayed.verdict, verdict::violated);
  EXPECT_EQ(replayed.runs, 1U);
  EXPECT_EQ(replayed.report, found.report);
}

TEST(ExploreContainer, IsUnknownWhereTimeRunsOut) {
  container_effort how_hard = of_few_calls();
  how_hard.time = std::chrono::milliseconds{-1};
  const outcome found = explore_container<locked_set<false>>("locked set", how_hard);
  EXPECT_EQ(found.verdict, verdict::unknown);
  EXPECT_THAT(found.report, HasSubstr("cut short after 0 of 147 programs"));
}

}  // namespace
}  // namespace brigade::scenario
