// Livelock and starvation: executions that do not end although every thread gets its turns.
#include <gmock/gmock.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;
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

// Takes the lock of a bucket, tries for that of an item, gives back the first and starts over, as
// oneTBB's concurrent_hash_map does: the loop writes, and yet leads nowhere while the item is held.
void insist_on_item(bool yields) {
  std::atomic<int> bucket_users = 0;
  std::atomic<bool> item_held = true;
  std::thread holder([&] { item_held = false; });
  for (bool taken = false; !taken;) {
    ++bucket_users;
    taken = !item_held.exchange(true);
    --bucket_users;
    if (!taken && yields) std::this_thread::yield();
  }
  holder.join();
}

TEST(YieldingLoop, IsExhaustedAlthoughItHasEffects) {
  expect_holds([] { insist_on_item(true); });
}

// The eighth try may fail where the other thread has taken a step that has nothing to do with it.
TEST(YieldingLoop, ThatGivesUpLateIsFoundBySamples) {
  const auto gives_up = [] {
    std::mutex mutex;
    std::atomic<int> unrelated = 0;
    std::thread holder([&] {
      const std::lock_guard lock(mutex);
      unrelated = 1;
    });
    bool taken = false;
    for (int left = 8; left > 0 && !taken; --left) {
      taken = mutex.try_lock();
      if (!taken) std::this_thread::yield();
    }
    if (taken) mutex.unlock();
    holder.join();
    check(taken, "gave up");
  };
  expect_found(finding::assertion, gives_up);
}

TEST(YieldingLoop, IsNeverEndingWithoutTheYield) {
  const result outcome = explore([] { insist_on_item(false); }, few_steps());
  EXPECT_EQ(outcome.verdict, verdict::unknown) << outcome;
}

TEST(YieldingLoop, OfEverybodyIsALivelock) {
  const auto insist = [] {
    std::atomic<int> tries = 0;
    std::thread other([&] {
      while (tries >= 0) {
        ++tries;
        std::this_thread::yield();
      }
    });
    while (tries >= 0) {
      ++tries;
      std::this_thread::yield();
    }
    other.join();
  };
  expect_found(finding::livelock, insist, few_steps());
}

options little_time() {
  options how;
  how.max_step_time = std::chrono::milliseconds(100);
  return how;
}

// The loop of a thread that nobody has told about atomics.
template <typename Flag>
void wait_for(Flag& flag) {
  while (!flag) {
  }
}

TEST(PlainLoop, ThatWaitsForAPlainVariableRacesWithItsWriter) {
  const auto wait = [] {
    auto flag = std::make_unique<bool>(false);
    std::thread waiting([&] { wait_for(const_cast<volatile bool&>(*flag)); });
    std::mutex mutex;
    {
      const std::lock_guard lock(mutex);
      *flag = true;
    }
    waiting.join();
  };
  expect_found(finding::data_race, wait, little_time());
  const result outcome = explore(wait, little_time());
  EXPECT_THAT(outcome.failure.details, HasSubstr("liveness_test.cpp:158"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("liveness_test.cpp:169"));
}

TEST(PlainLoop, ThatNobodyEndsIsALivelockAtItsPlace) {
  const auto wait = [] {
    auto flag = std::make_unique<bool>(false);
    std::thread waiting([&] { wait_for(const_cast<volatile bool&>(*flag)); });
    waiting.join();
  };
  const result outcome = explore(wait, little_time());
  EXPECT_EQ(outcome.verdict, verdict::violated) << outcome;
  EXPECT_EQ(outcome.failure.what, finding::livelock) << outcome;
  EXPECT_THAT(outcome.failure.message, HasSubstr("thread 1 runs on without a scheduling step"));
  EXPECT_THAT(outcome.failure.message, HasSubstr("liveness_test.cpp:15"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("thread 0 joins thread 1"));
}

TEST(PlainLoop, IsExhaustedWhereTheVariableIsAtomic) {
  expect_holds([] {
    std::atomic<bool> flag = false;
    std::thread waiting([&] { wait_for(flag); });
    flag = true;
    waiting.join();
  });
}

std::chrono::nanoseconds processor_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

// Time spent outside of the execution is nobody's step, also where some is spent inside after it.
TEST(PlainLoop, IsNotWhatRunsUncontrolledForLong) {
  options how;
  how.max_step_time = std::chrono::milliseconds(400);
  how.search = search::random_walk;
  how.samples = 1;
  const result outcome = explore(
      [&] {
        uncontrolled([&] {
          const auto begin = processor_time();
          while (processor_time() - begin < 3 * how.max_step_time / 2) {
          }
        });
        volatile int work = 0;
        while (work < 4'000'000) work = work + 1;
        std::atomic<int> count = 0;
        std::thread other([&] { ++count; });
        ++count;
        other.join();
      },
      how);
  EXPECT_EQ(outcome.failure.what, finding::none) << outcome;
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
