// Waiting loops that repeat themselves: their rounds are left out, and nothing is missed.
#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_covered_in_full;
using test::expect_found;
using testing::HasSubstr;

using flag = std::atomic<bool>;

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

}  // namespace
