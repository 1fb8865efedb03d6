// Livelock and starvation: executions that do not end although every thread gets its turns.
#include <gmock/gmock.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using testing::HasSubstr;

options few_steps() {
  options how;
  how.max_steps = 300;
  how.max_executions = 2'000;
  return how;
}

// Each says that it wants to enter and waits for the other to give way; neither ever does.
void insist(bool gives_way) {
  std::atomic<bool> wants[2] = {false, false};
  const auto enter = [&](int self) {
    const int other = 1 - self;
    wants[self] = true;
    while (wants[other]) {
      if (gives_way && self == 1) {
        wants[self] = false;
        while (wants[other]) std::this_thread::yield();
        wants[self] = true;
      }
    }
    wants[self] = false;
  };
  std::thread second([&] { enter(1); });
  enter(0);
  second.join();
}

TEST(Livelock, OfTwoThatSpinOnEachOtherIsFound) {
  expect_found(finding::livelock, [] { insist(false); });
}

TEST(Livelock, IsAbsentWhereOneGivesWay) {
  const result outcome = explore([] { insist(true); }, few_steps());
  EXPECT_EQ(outcome.failure.what == finding::livelock, false) << outcome;
  EXPECT_NE(outcome.verdict, verdict::violated) << outcome;
}

// Both write all the time: no value stays unchanged, and yet nobody gets on.
void chase() {
  std::atomic<int> turn = 0;
  std::atomic<bool> done = false;
  const auto push_away = [&](int self) {
    while (!done) turn = self;
  };
  std::thread second([&] { push_away(1); });
  push_away(0);
  second.join();
}

TEST(Livelock, OfThreadsThatKeepWritingIsFoundByTakingTurns) {
  expect_found(finding::livelock, chase, few_steps());
  const result outcome = explore(chase, few_steps());
  EXPECT_THAT(outcome.failure.message, HasSubstr("thread 0 and thread 1 do not come to an end"));
}

TEST(Starvation, OfOneThreadNamesIt) {
  const result outcome = explore(
      [] {
        std::atomic<bool> go = false;
        std::atomic<int> tries = 0;
        std::thread starved([&] {
          while (!go) ++tries;
        });
        starved.join();
      },
      few_steps());
  EXPECT_EQ(outcome.failure.what, finding::livelock) << outcome;
}

TEST(Starvation, BySchedulesThatAreUnfairIsNone) {
  const result outcome = explore(
      [] {
        std::atomic<bool> go = false;
        std::thread other([&] { go = true; });
        std::atomic<int> tries = 0;
        while (!go) ++tries;
        other.join();
      },
      few_steps());
  EXPECT_NE(outcome.verdict, verdict::violated) << outcome;
}

}  // namespace
