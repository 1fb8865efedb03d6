// Each primitive of the standard library: a program that uses it wrongly, and its mended twin.
#include <atomic>
#include <barrier>
#include <condition_variable>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;

// Two threads run `first` and `second`; their state lives for one execution, on the heap: Clang
// does not instrument accesses to parts of a variable on the stack.
template <typename State, typename First, typename Second>
std::function<void()> two_threads(First first, Second second) {
  return [=] {
    const auto state = std::make_unique<State>();
    std::thread other([&] { second(*state); });
    first(*state);
    other.join();
  };
}

struct latched {
  std::latch done{1};
  int value = 0;
};

TEST(Latch, ReadingWithoutWaitingIsARace) {
  expect_found(finding::data_race,
               two_threads<latched>([](latched& s) { s.value = 1, s.done.count_down(); },
                                    [](latched& s) { check(s.value >= 0, "value"); }));
}

TEST(Latch, ReadingAfterTheWaitSeesWhatWasWritten) {
  expect_holds(
      two_threads<latched>([](latched& s) { s.value = 1, s.done.count_down(); },
                           [](latched& s) { s.done.wait(), check(s.value == 1, "value"); }));
}

TEST(Latch, WaitingForOneArrivalTooManyIsADeadlock) {
  expect_found(finding::deadlock, [] {
    std::latch done(2);
    std::thread other([&] { done.count_down(); });
    done.wait();
    other.join();
  });
}

struct at_barrier {
  std::barrier<> both{2};
  int value = 0;
};

TEST(Barrier, WritingAfterThePhaseIsARace) {
  expect_found(finding::data_race,
               two_threads<at_barrier>([](at_barrier& s) { s.both.arrive_and_wait(), s.value = 1; },
                                       [](at_barrier& s) {
                                         s.both.arrive_and_wait();
                                         check(s.value >= 0, "value");
                                       }));
}

TEST(Barrier, WritingBeforeThePhaseIsSeenAfterIt) {
  expect_holds(two_threads<at_barrier>([](at_barrier& s) { s.value = 1, s.both.arrive_and_wait(); },
                                       [](at_barrier& s) {
                                         s.both.arrive_and_wait();
                                         check(s.value == 1, "value");
                                       }));
}

struct with_semaphore {
  std::counting_semaphore<2> permits{0};
  int value = 0;
};

TEST(Semaphore, WithoutReleaseTheAcquirerWaitsForEver) {
  expect_found(finding::deadlock,
               two_threads<with_semaphore>([](with_semaphore& s) { s.value = 1; },
                                           [](with_semaphore& s) { s.permits.acquire(); }));
}

TEST(Semaphore, AReleasePublishesToTheAcquirer) {
  expect_holds(
      two_threads<with_semaphore>([](with_semaphore& s) { s.value = 1, s.permits.release(); },
                                  [](with_semaphore& s) {
                                    s.permits.acquire();
                                    check(s.value == 1, "value");
                                  }));
}

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

TEST(Promise, BrokenPromisesThrowInTheWaiter) {
  expect_found(finding::uncaught_exception, [] {
    std::promise<int> promise;
    std::future<int> future = promise.get_future();
    std::thread other([to_break = std::move(promise)] {});
    (void)future.get();
    other.join();
  });
}

TEST(Promise, TheValueReachesTheFuture) {
  expect_holds([] {
    std::promise<std::string> promise;
    std::future<std::string> future = promise.get_future();
    std::thread other([&] { promise.set_value("a string too long for the small buffer"); });
    check(future.get().size() == 38, "the value arrives");
    other.join();
  });
}

TEST(Async, RunsOnAnotherThread) {
  expect_holds([] {
    std::atomic<int> count = 0;
    auto future = std::async(std::launch::async, [&] { return ++count; });
    ++count;
    check(future.get() + count.load() > 2, "both counted");
  });
}

struct initialised_once {
  std::once_flag once;
  std::atomic<bool> begun = false;
  int value = 0;
};

TEST(CallOnce, InitialisingTwiceByHandIsARace) {
  const auto unprotected = [](initialised_once& s) {
    if (!s.begun.exchange(true)) s.value = 1;
    check(s.value == 1, "initialised");
  };
  expect_found(finding::data_race, two_threads<initialised_once>(unprotected, unprotected));
}

TEST(CallOnce, BothCallersSeeTheValue) {
  const auto protected_by_flag = [](initialised_once& s) {
    std::call_once(s.once, [&] { s.value += 1; });
    check(s.value == 1, "initialised once");
  };
  expect_holds(two_threads<initialised_once>(protected_by_flag, protected_by_flag));
}

TEST(CallOnce, AnExceptionLetsTheNextCallerTry) {
  expect_holds(two_threads<initialised_once>(
      [](initialised_once& s) {
        try {
          std::call_once(s.once, [] { throw 1; });
        } catch (int) {
        }
      },
      [](initialised_once& s) {
        std::call_once(s.once, [&] { s.value = 1; });
        check(s.value == 1, "initialised");
      }));
}

int& counted_static() {
  static int initialisations = 0;
  static int value = ++initialisations;
  check(initialisations == 1, "initialised once in each execution");
  return value;
}

TEST(FunctionLocalStatic, IsInitialisedOnceInEachExecution) {
  expect_holds([] {
    std::thread other([] { check(counted_static() == 1, "value"); });
    check(counted_static() == 1, "value");
    other.join();
  });
}

TEST(FunctionLocalStatic, WritingItUnprotectedIsARace) {
  expect_found(finding::data_race, [] {
    std::thread other([] { ++counted_static(); });
    ++counted_static();
    other.join();
  });
}

TEST(Jthread, StopsAndJoinsByItself) {
  expect_holds([] {
    int rounds = 0;
    {
      const std::jthread worker([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) std::this_thread::yield();
        ++rounds;
      });
    }
    check(rounds == 1, "joined");
  });
}

TEST(Jthread, ReadingBeforeTheJoinIsARace) {
  expect_found(finding::data_race, [] {
    int rounds = 0;
    const std::jthread worker([&](const std::stop_token&) { ++rounds; });
    check(rounds == 0, "not begun");
  });
}

struct with_wait {
  std::atomic<int> ready = 0;
  int value = 0;
};

TEST(AtomicWait, WithoutNotifyTheWaiterSleepsForEver) {
  expect_found(finding::deadlock, two_threads<with_wait>([](with_wait& s) { s.ready.store(1); },
                                                         [](with_wait& s) { s.ready.wait(0); }));
}

TEST(AtomicWait, ANotifiedWaiterSeesTheValue) {
  expect_holds(two_threads<with_wait>(
      [](with_wait& s) { s.value = 1, s.ready.store(1), s.ready.notify_one(); },
      [](with_wait& s) {
        s.ready.wait(0);
        check(s.value == 1, "value");
      }));
}

struct flagged {
  std::atomic_flag flag = ATOMIC_FLAG_INIT;
  int value = 0;
};

TEST(AtomicFlag, ASpinLockOfRelaxedOrderIsARace) {
  const auto increment = [](flagged& s) {
    while (s.flag.test_and_set(std::memory_order_relaxed)) {
    }
    ++s.value;
    s.flag.clear(std::memory_order_relaxed);
  };
  expect_found(finding::data_race, two_threads<flagged>(increment, increment));
}

TEST(AtomicFlag, ASpinLockExcludes) {
  const auto increment = [](flagged& s) {
    while (s.flag.test_and_set(std::memory_order_acquire)) {
    }
    ++s.value;
    s.flag.clear(std::memory_order_release);
  };
  expect_holds(two_threads<flagged>(increment, increment));
}

struct fenced {
  std::atomic<int> ready = 0;
  int value = 0;
};

TEST(Fence, RelaxedPublicationWithoutFencesIsARace) {
  expect_found(finding::data_race,
               two_threads<fenced>(
                   [](fenced& s) { s.value = 1, s.ready.store(1, std::memory_order_relaxed); },
                   [](fenced& s) {
                     if (s.ready.load(std::memory_order_relaxed) == 1) check(s.value == 1, "value");
                   }));
}

TEST(Fence, APairOfFencesPublishes) {
  expect_holds(two_threads<fenced>(
      [](fenced& s) {
        s.value = 1;
        std::atomic_thread_fence(std::memory_order_release);
        s.ready.store(1, std::memory_order_relaxed);
      },
      [](fenced& s) {
        if (s.ready.load(std::memory_order_relaxed) == 0) return;
        std::atomic_thread_fence(std::memory_order_acquire);
        check(s.value == 1, "value");
      }));
}

struct wide {
  struct pair {
    long first;
    long second;
  };
  struct odd {
    int values[3];
  };
  std::atomic<pair> both = pair{0, 0};
  std::atomic<odd> three = odd{};
  std::atomic<std::uint8_t> small = 0;
  std::atomic<std::uint16_t> medium = 0;
};

TEST(AtomicSizes, WideAndOddSizesAreReadWhole) {
  expect_holds(two_threads<wide>(
      [](wide& s) {
        s.both.store({1, 1}), s.three.store({{1, 1, 1}}), ++s.small, ++s.medium;
      },
      [](wide& s) {
        const wide::pair pair = s.both.load();
        check(pair.first == pair.second, "pair");
        check(s.three.load().values[2] == s.three.load().values[2] || true, "odd");
        ++s.small, ++s.medium;
      }));
}

TEST(SharedPointer, CountsAcrossThreads) {
  expect_holds([] {
    auto shared = std::make_shared<int>(1);
    std::thread other([copy = shared]() mutable { copy.reset(); });
    shared.reset();
    other.join();
  });
}

struct guarded {
  std::mutex mutex;
  std::condition_variable changed;
  std::condition_variable_any changed_any;
  bool ready = false;
};

TEST(ConditionVariable, AFlagSetOutsideOfTheMutexLosesTheWakeUp) {
  struct atomic_flagged : guarded {
    std::atomic<bool> set = false;
  };
  expect_found(finding::deadlock, two_threads<atomic_flagged>(
                                      [](atomic_flagged& s) {
                                        s.set = true;
                                        s.changed.notify_one();
                                      },
                                      [](atomic_flagged& s) {
                                        std::unique_lock lock(s.mutex);
                                        while (!s.set) s.changed.wait(lock);
                                      }));
}

TEST(ConditionVariable, WaitingWithoutAPredicateFailsUnderSpuriousWakeUps) {
  const auto body = two_threads<guarded>(
      [](guarded& s) {
        const std::lock_guard lock(s.mutex);
        s.ready = true;
        s.changed.notify_one();
      },
      [](guarded& s) {
        std::unique_lock lock(s.mutex);
        if (!s.ready) s.changed.wait(lock);
        check(s.ready, "woken for no reason");
      });
  expect_holds(body);
  options spurious;
  spurious.spurious_wake_ups = true;
  expect_found(finding::assertion, body, spurious);
}

TEST(ConditionVariable, ATimedWaitMayTimeOut) {
  const auto body = two_threads<guarded>(
      [](guarded& s) {
        const std::lock_guard lock(s.mutex);
        s.ready = true;
        s.changed.notify_one();
      },
      [](guarded& s) {
        std::unique_lock lock(s.mutex);
        check(s.changed.wait_for(lock, std::chrono::hours(1), [&] { return s.ready; }),
              "timed out");
      });
  expect_found(finding::assertion, body);
}

TEST(ConditionVariableAny, WaitsWithAnyLock) {
  expect_holds(two_threads<guarded>(
      [](guarded& s) {
        const std::lock_guard lock(s.mutex);
        s.ready = true;
        s.changed_any.notify_all();
      },
      [](guarded& s) {
        std::unique_lock lock(s.mutex);
        s.changed_any.wait(lock, [&] { return s.ready; });
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

thread_local int of_this_thread = 7;

TEST(ThreadLocal, EachThreadOfEachExecutionStartsFromItsInitialValue) {
  expect_holds([] {
    std::atomic<int> sum = 0;
    const auto add = [&] {
      ++of_this_thread;
      sum += of_this_thread;
    };
    std::thread other(add);
    add();
    other.join();
    check(sum == 16, "each thread counted from seven");
  });
}

struct reports_its_end {
  std::atomic<int>* ended = nullptr;
  ~reports_its_end() {
    if (ended != nullptr) ++*ended;
  }
};

thread_local reports_its_end at_thread_end;

TEST(ThreadLocal, DestructorsRunBeforeTheJoinReturns) {
  expect_holds([] {
    std::atomic<int> ended = 0;
    std::thread one([&] { at_thread_end.ended = &ended; });
    std::thread two([&] { at_thread_end.ended = &ended; });
    one.join();
    two.join();
    check(ended == 2, "both destructors ran");
  });
}

TEST(Exceptions, AreCaughtOnEachThread) {
  expect_holds([] {
    std::atomic<int> caught = 0;
    const auto throw_and_catch = [&] {
      try {
        throw std::string("thrown");
      } catch (const std::string&) {
        ++caught;
      }
    };
    std::thread other(throw_and_catch);
    throw_and_catch();
    other.join();
    check(caught == 2, "both caught");
  });
}

TEST(Sleep, TakesNoTimeAndOrdersNothing) {
  expect_found(finding::assertion, [] {
    std::atomic<bool> set = false;
    std::thread other([&] { set = true; });
    std::this_thread::sleep_for(std::chrono::hours(24));
    check(set, "a day was not enough");
    other.join();
  });
}

TEST(Clock, MovesByWhatWasSlept) {
  const result outcome = explore([] {
    const auto before = std::chrono::steady_clock::now();
    std::this_thread::sleep_for(std::chrono::hours(1));
    check(std::chrono::steady_clock::now() - before >= std::chrono::hours(1), "an hour has passed");
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
}

}  // namespace
