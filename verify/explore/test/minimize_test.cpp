// The schedule of a failure is the smallest there is: known numbers of preemptions, and traces to
// the letter. And an exploration that is interrupted hands back what it has.
#include "../minimize.hpp"

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>
#include <vector>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;

constexpr search every_search[] = {search::exhaustive, search::bounded, search::random_walk,
                                   search::pct,        search::pos,     search::enumeration,
                                   search::portfolio};

void expect_size(const std::function<void()>& body, unsigned preemptions, unsigned steps) {
  for (const search by : every_search) {
    options how;
    how.search = by;
    how.seed = 3;
    how.max_preemptions = 3;
    how.pct_depth = 5;
    const result outcome = explore(body, how);
    ASSERT_EQ(outcome.verdict, verdict::violated) << outcome;
    EXPECT_EQ(outcome.failure.preemptions, preemptions) << outcome;
    EXPECT_EQ(outcome.failure.steps, steps) << outcome;
    EXPECT_TRUE(outcome.failure.has_fewest_preemptions) << outcome;
  }
}

// A load before the other's store and a store after its load: the main thread, say, stands between.
void lose_an_update() {
  std::atomic<int> count = 0;
  const auto increment = [&] { count = count + 1; };
  std::thread other(increment);
  increment();
  other.join();
  check(count == 2, "an increment was lost");
}

TEST(Minimize, TheLostUpdateToOnePreemption) { expect_size(lose_an_update, 1, 5); }

// Bystanders do a lot that has nothing to do with it.
void lose_an_update_in_a_crowd() {
  std::atomic<int> count = 0;
  std::atomic<int> noise = 0;
  const auto increment = [&] { count = count + 1; };
  std::thread bystander([&] {
    for (int i = 0; i < 5; ++i) ++noise;
  });
  std::thread other(increment);
  increment();
  other.join();
  check(count == 2, "an increment was lost");
  bystander.join();
}

TEST(Minimize, LeavesOutWhatOtherThreadsDo) { expect_size(lose_an_update_in_a_crowd, 1, 5); }

void lock_in_opposite_orders() {
  std::mutex a;
  std::mutex b;
  std::thread other([&] {
    const std::lock_guard first(b);
    const std::lock_guard second(a);
  });
  {
    const std::lock_guard first(a);
    const std::lock_guard second(b);
  }
  other.join();
}

TEST(Minimize, TheDeadlockOfTwoLocksToOnePreemption) { expect_size(lock_in_opposite_orders, 1, 2); }

TEST(Minimize, AFailureOfEveryScheduleToNoPreemption) {
  expect_size(
      [] {
        std::atomic<int> count = 0;
        std::thread other([&] { ++count; });
        ++count;
        other.join();
        check(count == 3, "it is two");
      },
      0, 3);
}

// The other thread must run in the middle of the one gap and in the middle of the other.
void need_two_gaps() {
  std::atomic<int> turn = 0;
  std::thread other([&] {
    int one = 1;
    int three = 3;
    turn.compare_exchange_strong(one, 2);
    turn.compare_exchange_strong(three, 4);
  });
  turn = 1;
  if (turn == 2) {
    turn = 3;
    check(turn != 4, "both gaps were hit");
  }
  other.join();
}

TEST(Minimize, TwoGapsToThreePreemptions) { expect_size(need_two_gaps, 3, 6); }

std::string trace_of(const std::function<void()>& body) {
  options how;
  how.search = search::random_walk;
  return explore(body, how).failure.trace;
}

TEST(Minimize, GivesTheSameTraceWhateverTheSeed) {
  options how;
  how.search = search::random_walk;
  const result first = explore(lose_an_update_in_a_crowd, how);
  for (how.seed = 2; how.seed < 10; ++how.seed) {
    const result again = explore(lose_an_update_in_a_crowd, how);
    EXPECT_EQ(again.failure.preemptions, first.failure.preemptions) << again;
    EXPECT_EQ(again.failure.steps, first.failure.steps) << again;
  }
  EXPECT_EQ(trace_of(lose_an_update), trace_of(lose_an_update));
}

TEST(Minimize, LeavesTheScheduleAsItWasFoundIfAsked) {
  options how;
  how.search = search::random_walk;
  how.seed = 4;
  how.minimize_time = {};
  const result found = explore(lose_an_update_in_a_crowd, how);
  EXPECT_GT(found.failure.steps, 5U) << found;
  EXPECT_FALSE(found.failure.has_fewest_preemptions);
}

TEST(Minimize, DoesNotTakeAnotherFailureForTheSame) {
  const auto body = [] {
    std::atomic<int> value = 0;
    std::thread other([&] {
      value = 1;
      value = 2;
    });
    const int first = value;
    const int second = value;
    check(second == 0 || first != 1, "seen in the middle");
    check(first != 2, "seen at the end");
    other.join();
  };
  options how;
  how.search = search::pct;
  for (how.seed = 1; how.seed < 20; ++how.seed) {
    how.minimize_time = {};
    const result found = explore(body, how);
    how.minimize_time = std::chrono::seconds(10);
    EXPECT_EQ(explore(body, how).failure.message, found.failure.message);
  }
}

TEST(Minimize, ComparesMessagesWithoutAddresses) {
  EXPECT_EQ(without_addresses("at 0x14000f0 and 0xg"), "at 0x and 0xg");
}

// In a process of its own: once interrupted, no exploration goes on.
int exit_status_of(const result& outcome, bool as_expected) {
  if (!as_expected) std::cerr << outcome;
  return as_expected ? 0 : 1;
}

void spin_forever_in_turns(int& executions, int last) {
  std::atomic<int> count = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 5; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 5; ++j) ++count;
    });
  }
  for (std::thread& thread : threads) thread.join();
  uncontrolled([&] {
    if (++executions == last) raise(SIGINT);
  });
}

TEST(Interruption, EndsASearchAsUnknown) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        int executions = 0;
        const result outcome = explore([&] { spin_forever_in_turns(executions, 100); });
        const result next = explore(lose_an_update);
        std::exit(exit_status_of(
            outcome, outcome.verdict == verdict::unknown &&
                         to_string(outcome.coverage) == "interrupted after 100 executions" &&
                         next.executions <= 1 && next.verdict == verdict::unknown));
      },
      testing::ExitedWithCode(0), "");
}

TEST(Interruption, OfMinimizingKeepsTheFailure) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        int executions = 0;
        const result outcome = explore([&] {
          uncontrolled([&] {
            if (++executions == 40) raise(SIGINT);
          });
          need_two_gaps();
        });
        std::exit(exit_status_of(outcome, outcome.verdict == verdict::violated &&
                                              outcome.failure.message.find("both gaps") == 0));
      },
      testing::ExitedWithCode(0), "");
}

TEST(Interruption, ASecondOneKills) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(explore([] {
                uncontrolled([] {
                  raise(SIGINT);
                  raise(SIGINT);
                });
              }),
              testing::KilledBySignal(SIGINT), "");
}

}  // namespace
