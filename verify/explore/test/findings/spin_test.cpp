// Loops that re-read what nobody changed: rounds that change nothing are left out and nothing is
// missed; rounds that count are followed to their end, or the coverage says that they were not.
#include <gmock/gmock.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using testing::HasSubstr;
using testing::Not;

using flag = std::atomic<bool>;

void expect_covered_in_full(const std::function<void()>& body) {
  const result outcome = explore(body);
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_TRUE(outcome.coverage.is_exhaustive()) << outcome;
  EXPECT_THAT(to_string(outcome.coverage), Not(HasSubstr("but for")));
  EXPECT_GT(outcome.executions, 1U) << "nothing was interleaved";
}

// The waiting thread runs beside one that raises the flag; what was written before that is there.
void wait_by(const std::function<void(flag&)>& wait) {
  flag raised = false;
  int written = 0;
  std::thread other([&] {
    written = 1;
    raised = true;
  });
  wait(raised);
  check(written == 1, "the flag was not waited for");
  other.join();
}

TEST(PlainSpin, IsCoveredInFull) {
  expect_covered_in_full([] {
    wait_by([](flag& raised) {
      while (!raised.load()) {
      }
    });
  });
}

TEST(PlainSpin, WithAYieldIsCoveredInFull) {
  expect_covered_in_full([] {
    wait_by([](flag& raised) {
      while (!raised.load()) std::this_thread::yield();
    });
  });
}

TEST(PlainSpin, WithASleepIsCoveredInFull) {
  expect_covered_in_full([] {
    wait_by([](flag& raised) {
      while (!raised.load()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    });
  });
}

TEST(PlainSpin, ThroughAFunctionIsCoveredInFull) {
  expect_covered_in_full([] {
    wait_by([](flag& raised) {
      const std::function<bool()> is_raised = [&] { return raised.load(); };
      while (!is_raised()) {
      }
    });
  });
}

// Pauses longer and longer, then yields: the state comes to a rest.
TEST(PlainSpin, WithABackOffThatStopsGrowingIsCoveredInFull) {
  expect_covered_in_full([] {
    wait_by([](flag& raised) {
      int pauses = 1;
      while (!raised.load()) {
        if (pauses > 16) {
          std::this_thread::yield();
          continue;
        }
        for (int i = 0; i < pauses; ++i) std::atomic_signal_fence(std::memory_order_seq_cst);
        pauses *= 2;
      }
    });
  });
}

TEST(PlainSpin, OnTwoFlagsWakesUpAtTheSecond) {
  expect_covered_in_full([] {
    flag first = false;
    flag second = false;
    std::thread one([&] { first = true; });
    std::thread two([&] { second = true; });
    while (!(first.load() && second.load())) {
    }
    one.join();
    two.join();
  });
  expect_covered_in_full([] {
    flag never = false;
    flag second = false;
    std::thread two([&] { second = true; });
    while (!(never.load() || second.load())) {
    }
    two.join();
  });
}

// Looks here and there: what repeats itself are two rounds.
TEST(PlainSpin, ThatAlternatesBetweenTwoFlagsIsCoveredInFull) {
  expect_covered_in_full([] {
    flag flags[2] = {false, false};
    std::thread other([&] { flags[1] = true; });
    for (int i = 0; !flags[i].load();) i = 1 - i;
    other.join();
  });
}

TEST(PlainSpin, ThatNobodyEndsIsALivelock) {
  const auto wait = [] {
    flag never = false;
    std::thread other([&] {
      while (!never.load()) {
      }
    });
    other.join();
  };
  expect_found(finding::livelock, wait);
  EXPECT_THAT(explore(wait).failure.message, HasSubstr("spins on a value that nobody changes"));
}

// Two threads, each of which adds one under the lock.
template <typename Lock, typename Wait>
void add_under(Lock& lock, const Wait& wait_for) {
  int sum = 0;
  const auto add = [&] {
    wait_for(lock);
    ++sum;
    lock.unlock();
  };
  std::thread other(add);
  add();
  other.join();
  check(sum == 2, "both were let in");
}

struct spin_lock {
  std::atomic<int> taken = 0;
  void unlock() { taken = 0; }
};

TEST(SpinLock, ByExchangeIsCoveredInFull) {
  expect_covered_in_full([] {
    spin_lock lock;
    add_under(lock, [](spin_lock& wanted) {
      while (wanted.taken.exchange(1) != 0) {
      }
    });
  });
}

TEST(SpinLock, ByCompareExchangeIsCoveredInFull) {
  expect_covered_in_full([] {
    spin_lock lock;
    add_under(lock, [](spin_lock& wanted) {
      int expected = 0;
      while (!wanted.taken.compare_exchange_weak(expected, 1)) expected = 0;
    });
  });
}

TEST(SpinLock, ThatLooksBeforeItTriesIsCoveredInFull) {
  expect_covered_in_full([] {
    spin_lock lock;
    add_under(lock, [](spin_lock& wanted) {
      while (wanted.taken.load() != 0 || wanted.taken.exchange(1) != 0) std::this_thread::yield();
    });
  });
}

TEST(SpinLock, ByTryLockIsCoveredInFull) {
  expect_covered_in_full([] {
    std::mutex lock;
    add_under(lock, [](std::mutex& wanted) {
      while (!wanted.try_lock()) {
      }
    });
  });
  expect_covered_in_full([] {
    std::shared_mutex lock;
    add_under(lock, [](std::shared_mutex& wanted) {
      while (!wanted.try_lock()) std::this_thread::yield();
    });
  });
}

TEST(SpinLock, ThatLetsBothInIsFound) {
  expect_found(finding::data_race, [] {
    spin_lock lock;
    add_under(lock, [](spin_lock& wanted) {
      while (wanted.taken.load() != 0) {
      }
      wanted.taken = 1;
    });
  });
}

// Loops that give up by themselves. Each keeps its count somewhere else.
constexpr int rounds = 10;

bool count_in_a_variable(const flag& raised) {
  for (int i = 0; i < rounds; ++i) {
    if (raised.load()) return true;
  }
  return false;
}

bool count_beside_yields(const flag& raised) {
  for (int i = 0; i < rounds; ++i) {
    if (raised.load()) return true;
    std::this_thread::yield();
  }
  return false;
}

bool count_in_floating_point(const flag& raised) {
  for (double sum = 0; sum < rounds; sum += 1) {
    if (raised.load()) return true;
  }
  return false;
}

bool count_on_the_heap(const flag& raised) {
  for (const auto i = std::make_unique<int>(0); *i < rounds; ++*i) {
    if (raised.load()) return true;
  }
  return false;
}

bool count_in_a_static(const flag& raised) {
  static int i;
  for (i = 0; i < rounds; ++i) {
    if (raised.load()) return true;
  }
  return false;
}

bool count_in_a_thread_local(const flag& raised) {
  thread_local int i;
  for (i = 0; i < rounds; ++i) {
    if (raised.load()) return true;
  }
  return false;
}

bool count_in_errno(const flag& raised) {
  for (errno = 0; errno < rounds; ++errno) {
    if (raised.load()) return true;
  }
  return false;
}

// Two that library code writes, which no hook sees.
bool count_in_a_string(const flag& raised) {
  for (const auto text = std::make_unique<std::string>(); text->size() < rounds;) {
    text->push_back('x');
    if (raised.load()) return true;
  }
  return false;
}

bool count_by_moving_nodes(const flag& raised) {
  const auto from = std::make_unique<std::list<int>>(rounds);
  const auto to = std::make_unique<std::list<int>>();
  while (!from->empty()) {
    to->splice(to->end(), *from, from->begin());
    if (raised.load()) return true;
  }
  return false;
}

bool count_in_random_numbers(const flag& raised) {
  while (std::rand() % 6 != 0) {
    if (raised.load()) return true;
  }
  return false;
}

bool wait_until_a_deadline(const flag& raised) {
  using clock = std::chrono::steady_clock;
  const auto end = clock::now() + std::chrono::microseconds(8);
  while (clock::now() < end) {
    if (raised.load()) return true;
  }
  return false;
}

struct counting_loop {
  const char* name;
  bool (*wait)(const flag& raised);
};

void PrintTo(const counting_loop& what, std::ostream* out) { *out << what.name; }

class CountingSpin : public testing::TestWithParam<counting_loop> {};

TEST_P(CountingSpin, IsFollowedToTheRoundInWhichItGivesUp) {
  expect_found(finding::assertion, [] {
    flag raised = false;
    std::thread other([&] { raised = true; });
    const bool seen = GetParam().wait(raised);
    other.join();
    check(seen, "gave up");
  });
}

TEST_P(CountingSpin, ThatMayGiveUpIsCoveredInFull) {
  expect_covered_in_full([] {
    flag raised = false;
    std::thread other([&] { raised = true; });
    const bool seen = GetParam().wait(raised);
    check(!seen || raised.load(), "saw what was not there");
    other.join();
  });
}

// The loop of another thread counts on this one's stack.
TEST(CountingSpin, OnAnotherThreadsStackIsFollowedToItsEnd) {
  expect_found(finding::assertion, [] {
    flag raised = false;
    bool seen = false;
    int i = 0;
    std::thread other([&] {
      for (; i < rounds && !seen; ++i) seen = raised.load();
    });
    raised = true;
    other.join();
    check(seen, "gave up");
  });
}

INSTANTIATE_TEST_SUITE_P(Loops, CountingSpin,
                         testing::Values(counting_loop{"InAVariable", count_in_a_variable},
                                         counting_loop{"BesideYields", count_beside_yields},
                                         counting_loop{"InFloatingPoint", count_in_floating_point},
                                         counting_loop{"OnTheHeap", count_on_the_heap},
                                         counting_loop{"InAStatic", count_in_a_static},
                                         counting_loop{"InAThreadLocal", count_in_a_thread_local},
                                         counting_loop{"InErrno", count_in_errno},
                                         counting_loop{"InAString", count_in_a_string},
                                         counting_loop{"ByMovingNodes", count_by_moving_nodes},
                                         counting_loop{"InRandomNumbers", count_in_random_numbers},
                                         counting_loop{"UntilADeadline", wait_until_a_deadline}),
                         [](const auto& info) { return info.param.name; });

// Counts its rounds for as long as it takes.
TEST(EndlessCount, IsNotClaimedToBeCoveredInFull) {
  const result outcome = explore([] {
    flag raised = false;
    std::thread other([&] { raised = true; });
    long long tries = 0;
    while (!raised.load()) ++tries;
    other.join();
    check(tries >= 0, "fewer than none");
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_TRUE(outcome.coverage.spins_waited);
  EXPECT_FALSE(outcome.coverage.is_exhaustive());
  EXPECT_THAT(to_string(outcome.coverage),
              HasSubstr("but for those in which a thread goes on re-reading an unchanged value"));
}

TEST(EndlessCount, UntilALateDeadlineIsNotClaimedToBeCoveredInFull) {
  const result outcome = explore([] {
    using clock = std::chrono::steady_clock;
    flag raised = false;
    std::thread other([&] { raised = true; });
    const auto end = clock::now() + std::chrono::seconds(1);
    while (clock::now() < end && !raised.load()) {
    }
    other.join();
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_FALSE(outcome.coverage.is_exhaustive()) << outcome;
}

// No livelock, however long it takes.
TEST(EndlessCount, ThatComesToItsEndAloneIsNoFailure) {
  const result outcome = explore([] {
    flag never = false;
    std::thread other([&] {
      for (int i = 0; i < 1000 && !never.load(); ++i) {
      }
    });
    other.join();
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_FALSE(outcome.coverage.is_exhaustive()) << outcome;
}

// Gives up after so many tries, with or without the item, and counts them where others may see it.
void insist(int tries) {
  flag item_held = true;
  std::atomic<int> tried = 0;
  std::thread holder([&] { item_held = false; });
  for (int left = tries; left > 0 && item_held; --left) {
    ++tried;
    std::this_thread::yield();
  }
  holder.join();
}

TEST(YieldingLoop, ThatWasMadeToWaitIsNotClaimedToBeCoveredInFull) {
  const result patient = explore([] { insist(10); });
  EXPECT_TRUE(patient.coverage.yields_waited);
  EXPECT_FALSE(patient.coverage.is_exhaustive());
  EXPECT_THAT(to_string(patient.coverage),
              HasSubstr("but for those in which a thread goes on yielding"));
  expect_covered_in_full([] { insist(3); });
}

}  // namespace
