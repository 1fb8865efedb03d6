// Each way of searching: what it finds, what it cannot, and what it says it covered.
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "../strategies/token.hpp"
#include "expectations.hpp"

namespace {

using namespace brigade::explore;

void lose_an_update() {
  std::atomic<int> count = 0;
  const auto increment = [&] { count = count + 1; };
  std::thread other(increment);
  increment();
  other.join();
  check(count == 2, "an increment was lost");
}

void lose_no_update() {
  std::atomic<int> count = 0;
  std::thread other([&] { ++count; });
  ++count;
  other.join();
  check(count == 2, "an increment was lost");
}

// Fails only if the other thread runs in three particular gaps: three preemptions.
void need_three_preemptions() {
  std::atomic<int> turn = 0;
  std::thread other([&] {
    turn.compare_exchange_strong(*std::make_unique<int>(1), 2);
    turn.compare_exchange_strong(*std::make_unique<int>(3), 4);
  });
  turn = 1;
  if (turn == 2) turn = 3;
  check(turn != 4, "both gaps were hit");
  other.join();
}

class Sampling : public testing::TestWithParam<search> {};

TEST_P(Sampling, FindsAFrequentFailureAndReplaysIt) {
  options how;
  how.search = GetParam();
  how.samples = 200;
  test::expect_found(finding::assertion, lose_an_update, how);
}

TEST_P(Sampling, SaysHowMuchItSampled) {
  options how;
  how.search = GetParam();
  how.samples = 200;
  const result outcome = explore(lose_no_update, how);
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_EQ(to_string(outcome.coverage), "200 sampled, none failed");
}

TEST_P(Sampling, DrawsTheSameExecutionsFromTheSameSeed) {
  options how;
  how.search = GetParam();
  how.seed = 7;
  const result first = explore(need_three_preemptions, how);
  const result second = explore(need_three_preemptions, how);
  EXPECT_EQ(first.executions, second.executions);
  EXPECT_EQ(first.failure.token, second.failure.token);
}

INSTANTIATE_TEST_SUITE_P(Samplers, Sampling,
                         testing::Values(search::random_walk, search::pct, search::pos),
                         [](const auto& info) {
                           return std::string(info.param == search::random_walk ? "RandomWalk"
                                              : info.param == search::pct       ? "Pct"
                                                                                : "Pos");
                         });

TEST_P(Sampling, KeepsNobodyWaitingForeverBesideALoopThatOthersEnd) {
  options how;
  how.search = GetParam();
  how.samples = 200;
  const auto count_until_told = [] {
    std::atomic<bool> stop = false;
    std::atomic<int> count = 0;
    std::thread counting([&] {
      while (!stop) ++count;
    });
    stop = true;
    counting.join();
  };
  const result outcome = explore(count_until_told, how);
  EXPECT_TRUE(outcome.holds()) << outcome;
}

TEST(PreemptionBound, BelowWhatAFailureNeedsHoldsAndSaysSo) {
  options how;
  how.search = search::bounded;
  how.max_preemptions = 0;
  const result outcome = explore(lose_an_update, how);
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_EQ(outcome.coverage.reached, coverage::extent::bounded_preemptions);
  EXPECT_EQ(outcome.coverage.bound, 0U);
}

TEST(PreemptionBound, OfOneFindsALostUpdate) {
  options how;
  how.search = search::bounded;
  how.max_preemptions = 1;
  test::expect_found(finding::assertion, lose_an_update, how);
}

TEST(PreemptionBound, ThatKeepsNothingOutCoversAllInterleavings) {
  options how;
  how.search = search::bounded;
  how.max_preemptions = 10;
  const result outcome = explore(lose_no_update, how);
  EXPECT_EQ(outcome.coverage.reached, coverage::extent::all_interleavings) << outcome;
}

TEST(PreemptionBound, SeesTheSameOutcomesAsEnumerationOnceNothingIsKeptOut) {
  const auto outcomes = [](search by) {
    std::set<int> seen;
    options how;
    how.search = by;
    how.max_preemptions = 10;
    explore(
        [&] {
          std::atomic<int> value = 0;
          std::thread one([&] { value = value * 2 + 1; });
          std::thread two([&] { value = value * 3 + 2; });
          one.join();
          two.join();
          const int last = value;
          uncontrolled([&] { seen.insert(last); });
        },
        how);
    return seen;
  };
  EXPECT_EQ(outcomes(search::bounded), outcomes(search::enumeration));
  EXPECT_EQ(outcomes(search::exhaustive), outcomes(search::enumeration));
}

TEST(Budget, ThatRunsOutIsUnknownAndNeverAPass) {
  options how;
  how.search = search::exhaustive;
  how.max_executions = 1;
  const result outcome = explore(lose_no_update, how);
  EXPECT_EQ(outcome.verdict, verdict::unknown) << outcome;
  EXPECT_EQ(to_string(outcome.coverage), "budget exhausted after 1 execution");
}

TEST(Portfolio, ExhaustsASmallScenario) {
  const result outcome = explore(lose_no_update);
  EXPECT_EQ(outcome.coverage.reached, coverage::extent::all_interleavings) << outcome;
}

TEST(Portfolio, SamplesALargeOneAndSaysSo) {
  options how;
  how.max_executions = 10;
  how.samples = 30;
  const result outcome = explore(
      [] {
        std::atomic<int> count = 0;
        const auto many = [&] {
          for (int i = 0; i < 6; ++i) ++count;
        };
        std::thread other(many);
        many();
        other.join();
      },
      how);
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_EQ(to_string(outcome.coverage), "30 sampled, none failed");
}

TEST(Token, OfAScheduleIsReadBack) {
  using strategies::decision;
  const std::vector<decision> schedule = {{0, false}, {0, false}, {3, false}, {1, true}, {1, true}};
  EXPECT_EQ(strategies::encode(schedule), "b1:0x2,3,?1x2");
  EXPECT_EQ(strategies::decode(strategies::encode(schedule)), schedule);
}

TEST(Token, ThatIsNoneIsRefused) {
  EXPECT_THROW(strategies::decode("b1:0x"), std::invalid_argument);
  EXPECT_THROW(strategies::decode("0,1"), std::invalid_argument);
  options how;
  how.replay = "rubbish";
  EXPECT_THROW(explore(lose_no_update, how), std::invalid_argument);
}

TEST(Token, WithTriedLocksReplays) {
  test::expect_found(finding::assertion, [] {
    std::mutex mutex;
    std::thread other([&] { const std::lock_guard lock(mutex); });
    const bool taken = mutex.try_lock();
    if (taken) mutex.unlock();
    other.join();
    check(taken, "the mutex was held");
  });
}

TEST(Token, ThatDoesNotFitTheProgramIsNondeterminism) {
  options how;
  how.replay = "b1:5x9";
  const result outcome = explore(lose_no_update, how);
  EXPECT_EQ(outcome.verdict, verdict::unknown) << outcome;
  EXPECT_EQ(outcome.failure.what, finding::nondeterminism) << outcome;
}

}  // namespace
