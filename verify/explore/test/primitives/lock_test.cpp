// Mutexes of every kind.
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "../expectations.hpp"
#include "two_threads.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;
using test::two_threads;

struct read_mostly {
  std::shared_mutex mutex;
  int value = 0;
};

TEST(SharedMutex, WritingUnderASharedLockIsARace) {
  expect_found(finding::data_race, two_threads<read_mostly>(
                                       [](read_mostly& s) {
                                         const std::shared_lock lock(s.mutex);
                                         ++s.value;
                                       },
                                       [](read_mostly& s) {
                                         const std::shared_lock lock(s.mutex);
                                         ++s.value;
                                       }));
}

TEST(SharedMutex, WritingUnderTheExclusiveLockIsSafe) {
  expect_holds(two_threads<read_mostly>(
      [](read_mostly& s) {
        const std::unique_lock lock(s.mutex);
        ++s.value;
      },
      [](read_mostly& s) {
        const std::shared_lock lock(s.mutex);
        check(s.value == 0 || s.value == 1, "value");
      }));
}

TEST(RecursiveMutex, IsTakenTwiceByItsHolder) {
  expect_holds([] {
    std::recursive_mutex mutex;
    int count = 0;
    const auto twice = [&] {
      const std::lock_guard first(mutex);
      const std::lock_guard second(mutex);
      ++count;
    };
    std::thread other(twice);
    twice();
    other.join();
    check(count == 2, "both counted");
  });
}

TEST(Mutex, TakenTwiceByItsHolderIsADeadlock) {
  expect_found(finding::deadlock, [] {
    std::mutex mutex;
    mutex.lock();
    mutex.lock();
  });
}

TEST(TimedMutex, MayTimeOutWhileItIsHeld) {
  expect_found(finding::assertion, [] {
    std::timed_mutex mutex;
    std::thread other([&] { const std::lock_guard lock(mutex); });
    check(mutex.try_lock_for(std::chrono::seconds(1)), "timed out");
    mutex.unlock();
    other.join();
  });
}

TEST(Mutex, UnlockedByAStrangerIsMisuse) {
  expect_found(finding::misuse, [] {
    std::mutex mutex;
    std::thread other([&] { mutex.lock(); });
    other.join();
    mutex.unlock();
  });
}

}  // namespace
