// Atomics of every size, waiting on them, fences.
#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>

#include "../expectations.hpp"
#include "two_threads.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;
using test::two_threads;

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

struct published {
  std::atomic<std::shared_ptr<int>> atomic = std::make_shared<int>(1);
  std::shared_ptr<int> plain = std::make_shared<int>(1);
};

TEST(SharedPointer, IsReadAndReplacedAsAnAtomic) {
  expect_holds(
      two_threads<published>([](published& s) { s.atomic.store(std::make_shared<int>(2)); },
                             [](published& s) { check(*s.atomic.load() >= 1, "one of the two"); }));
  expect_found(finding::data_race,
               two_threads<published>(
                   [](published& s) { s.plain = std::make_shared<int>(2); },
                   [](published& s) { check(*std::shared_ptr(s.plain) >= 1, "one of the two"); }));
}

TEST(SharedPointer, ReadAsAnAtomicLeavesARaceOnWhatItPointsTo) {
  expect_found(finding::data_race,
               two_threads<published>([](published& s) { *s.atomic.load() = 2; },
                                      [](published& s) { *s.atomic.load() = 3; }));
}

TEST(SharedPointer, CountsAcrossThreads) {
  expect_holds([] {
    auto shared = std::make_shared<int>(1);
    std::thread other([copy = shared]() mutable { copy.reset(); });
    shared.reset();
    other.join();
  });
}

template <typename T>
void wait_for_a_change() {
  const auto value = std::make_unique<std::atomic<T>>(T{});
  std::thread other([&value = *value] {
    value = T{1};
    value.notify_all();
  });
  value->wait(T{});
  check(value->load() == T{1}, "woken before the change");
  other.join();
}

struct two_words {
  std::int64_t first = 0;
  std::int64_t second = 0;
  bool operator==(const two_words&) const = default;
};

TEST(AtomicWait, WorksOnEverySize) {
  expect_holds(wait_for_a_change<std::int8_t>);
  expect_holds(wait_for_a_change<std::int16_t>);
  expect_holds(wait_for_a_change<std::int32_t>);
  expect_holds(wait_for_a_change<std::int64_t>);
  expect_holds(wait_for_a_change<two_words>);
}

TEST(AtomicRef, AddsToAPlainVariable) {
  struct counted {
    alignas(8) std::int64_t value = 0;
  };
  const auto add = [](counted& s) { std::atomic_ref(s.value).fetch_add(1); };
  expect_holds([add] {
    const auto state = std::make_unique<counted>();
    std::thread other([&] { add(*state); });
    add(*state);
    other.join();
    check(state->value == 2, "an increment was lost");
  });
  expect_found(finding::data_race, two_threads<counted>(add, [](counted& s) { ++s.value; }));
}

}  // namespace
