// Keys judged by several threads at once.
#include <gtest/gtest.h>

#include <atomic>
#include <brigade/linearize/check.hpp>
#include <brigade/linearize/models/map.hpp>
#include <chrono>
#include <future>
#include <latch>
#include <optional>
#include <random>
#include <set>
#include <stdexcept>
#include <thread>

namespace brigade::linearize {
namespace {

using model = models::map;
using operation = operation_of<model>;
using detail::bound;
using detail::budget;
using detail::part_queue;

constexpr std::int64_t keys = 60;

operation on(std::int64_t key, models::map_operation what, history::stamp at) {
  operation asked;
  asked.invocation.operation = what;
  asked.invocation.key = history::datum(key);
  asked.invoked = at;
  asked.responded = at + 1;
  asked.response = model::response{};
  return asked;
}

operation put(std::int64_t key, std::int64_t value, history::stamp at) {
  operation asked = on(key, models::map_operation::set, at);
  asked.invocation.value = history::datum(value);
  return asked;
}

operation get(std::int64_t key, std::int64_t value, history::stamp at) {
  operation asked = on(key, models::map_operation::get, at);
  asked.response->value = history::datum(value);
  return asked;
}

/// Keys of which each has two operations more than the one before; some answer wrongly.
std::vector<operation> table(const std::vector<std::int64_t>& wrong) {
  std::vector<operation> all;
  for (std::int64_t key = 0; key < keys; ++key) {
    for (std::int64_t i = 0; i <= key; ++i) {
      all.push_back(put(key, i, 4 * i));
      all.push_back(get(key, i, 4 * i + 2));
    }
    if (std::find(wrong.begin(), wrong.end(), key) != wrong.end()) {
      all.back().response->value = history::datum(std::int64_t{-1});
    }
  }
  std::shuffle(all.begin(), all.end(), std::mt19937(7));
  return all;
}

result<model> judge(const std::vector<operation>& all, std::size_t jobs) {
  check_options options;
  options.jobs = jobs;
  return check(model(), std::span<const operation>(all), options);
}

TEST(Jobs, EveryKeyIsJudged) {
  const auto all = table({});
  for (const std::size_t jobs : {0U, 1U, 2U, 5U, 200U}) {
    const auto outcome = judge(all, jobs);
    EXPECT_EQ(outcome.verdict, verdict::holds);
    EXPECT_EQ(outcome.operations, all.size());
  }
}

TEST(Jobs, AWrongAnswerIsFoundOnWhicheverKeyItIs) {
  for (std::int64_t key = 0; key < keys; key += 7) {
    const auto outcome = judge(table({key}), 4);
    ASSERT_EQ(outcome.verdict, verdict::violated);
    EXPECT_EQ(outcome.explanation->key, history::datum(key));
  }
}

TEST(Jobs, TheSmallestViolatedKeyIsReportedByAnyNumberOfThem) {
  const auto all = table({59, 31, 12, 47});
  for (const std::size_t jobs : {1U, 2U, 3U, 8U}) {
    for (int round = 0; round < 20; ++round) {
      const auto outcome = judge(all, jobs);
      ASSERT_EQ(outcome.verdict, verdict::violated);
      ASSERT_EQ(outcome.explanation->key, history::datum(std::int64_t{12}));
    }
  }
}

/// Operations that say which key they are on, and nothing else.
struct keys_only {
  using state = std::int64_t;
  using invocation = std::int64_t;
  using response = std::int64_t;
  [[nodiscard]] state initial() const { return 0; }
  [[nodiscard]] std::optional<std::int64_t> key_of(const invocation& key) const { return key; }
};
using key_operation = history::operation<std::int64_t, std::int64_t>;

std::vector<key_operation> one_on_each_key() {
  std::vector<key_operation> all;
  for (std::int64_t key = 0; key < 10; ++key) {
    all.push_back({0, key, 0, 0, 1});
  }
  return all;
}

/// No answer on key 0 is right. Remembers which keys it was asked about.
struct recording_model : keys_only {
  [[nodiscard]] bool step(state& /*now*/, const invocation& key, const response* /*seen*/) const {
    asked->insert(key);
    return key != 0;
  }

  std::set<std::int64_t>* asked;
};

TEST(Jobs, AViolationEndsTheRun) {
  const auto all = one_on_each_key();
  std::set<std::int64_t> asked;
  const auto outcome = check(recording_model{{}, &asked}, std::span<const key_operation>(all));
  EXPECT_EQ(outcome.verdict, verdict::violated);
  EXPECT_EQ(asked, std::set<std::int64_t>{0});
}

/// What the threads tell each other in AModelThatThrowsEndsTheRunOfAllThreads.
struct meeting {
  const std::thread::id caller = std::this_thread::get_id();
  std::latch both{2};
  std::promise<void> left{};
  std::atomic<bool> went_on = false;
};

/// Keys 0 and 1 are stepped at the same time, by the thread that called check and by another. The
/// other throws, which no model may; the caller waits until that thread is gone.
struct failing_model : keys_only {
  [[nodiscard]] bool step(state& /*now*/, const invocation& key, const response* /*seen*/) const {
    if (key > 1) {
      met->went_on = true;
      return true;
    }
    met->both.arrive_and_wait();
    if (std::this_thread::get_id() != met->caller) {
      met->left.set_value_at_thread_exit();
      throw std::logic_error("this model breaks its contract");
    }
    met->left.get_future().wait();
    return true;
  }

  meeting* met;
};

TEST(Jobs, AModelThatThrowsEndsTheRunOfAllThreads) {
  const auto all = one_on_each_key();
  meeting met;
  EXPECT_THROW(static_cast<void>(check(failing_model{{}, &met}, std::span<const key_operation>(all),
                                       {.jobs = 2})),
               std::logic_error);
  EXPECT_FALSE(met.went_on) << "a key was judged although another had failed";
}

TEST(PartQueue, WhatNeedsMoreTimeHasItAfterAllOthers) {
  const budget unbounded(std::nullopt, 0);
  part_queue queue(3, 1, unbounded);
  EXPECT_EQ(queue.take(0).part, 0U);
  queue.put_off(0);
  EXPECT_EQ(queue.take(0).part, 1U);
  EXPECT_EQ(queue.take(0).part, 2U);
  const auto again = queue.take(0);
  EXPECT_EQ(again.part, 0U);
  EXPECT_GT(again.time, std::chrono::seconds(1));
  EXPECT_EQ(queue.take(0).part, part_queue::none);
}

TEST(PartQueue, AViolationEndsWhatIsNoSmallerAndWhatWasPutOff) {
  const budget unbounded(std::nullopt, 0);
  part_queue queue(5, 3, unbounded);
  EXPECT_EQ(queue.take(0).part, 0U);
  EXPECT_EQ(queue.take(1).part, 1U);
  EXPECT_EQ(queue.take(2).part, 2U);
  queue.put_off(0);
  queue.violated(1);
  EXPECT_TRUE(queue.cancelled(2));
  EXPECT_FALSE(queue.cancelled(0));
  EXPECT_EQ(queue.take(0).part, part_queue::none);
}

TEST(PartQueue, AShareOfTheTimeIsForOnePart) {
  const budget minute(std::chrono::minutes(1), 0);
  part_queue queue(100, 2, minute);
  EXPECT_LE(queue.take(0).time, std::chrono::milliseconds(1200));
  const budget over(std::chrono::nanoseconds(0), 0);
  part_queue late(100, 2, over);
  EXPECT_EQ(late.take(0).part, part_queue::none);
}

/// A counter whose increments by many threads at once can be ordered in too many ways.
struct slow_model {
  using state = std::uint64_t;
  using invocation = std::uint64_t;
  using response = std::uint64_t;
  [[nodiscard]] state initial() const { return 0; }
  [[nodiscard]] bool step(state& now, const invocation& asked, const response* answer) const {
    now = now * 31 + asked;
    return answer == nullptr || *answer == 0;
  }
};

TEST(Budget, ACancelledSearchEnds) {
  std::vector<history::operation<std::uint64_t, std::uint64_t>> all;
  for (std::uint64_t i = 1; i <= 14; ++i) {
    all.push_back({static_cast<std::uint32_t>(i), i, i == 14 ? 1U : 0U, 0, 100});
  }
  std::vector<const history::operation<std::uint64_t, std::uint64_t>*> part;
  for (const auto& each : all) {
    part.push_back(&each);
  }
  std::atomic<bool> cancelled = true;
  budget limits(std::nullopt, std::size_t{1} << 40U);
  limits.end_with(cancelled);
  const slow_model slow;
  detail::search<slow_model> searching(slow, limits, detail::tracing::off);
  EXPECT_EQ(searching.run(part, detail::scope::joint), verdict::unknown);
  EXPECT_EQ(searching.met(), bound::cancelled);
}

}  // namespace
}  // namespace brigade::linearize
