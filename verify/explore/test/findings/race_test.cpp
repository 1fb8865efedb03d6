// Data races, with both stacks.
#include <gmock/gmock.h>

#include <atomic>
#include <cstring>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;
using testing::HasSubstr;

[[gnu::noinline]] void write_to(int& shared) { shared = 1; }
[[gnu::noinline]] int read_from(const volatile int& shared) { return shared; }

void unordered() {
  int shared = 0;
  std::thread other([&] { write_to(shared); });
  read_from(shared);
  other.join();
}

TEST(DataRace, IsToldWithBothStacks) {
  expect_found(finding::data_race, unordered);
  const result outcome = explore(unordered);
  EXPECT_THAT(outcome.failure.details, HasSubstr("write_to"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("read_from"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("race_test.cpp:20"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("race_test.cpp:21"));
}

TEST(DataRace, IsAbsentWhereAJoinOrders) {
  const result outcome = explore([] {
    int shared = 0;
    std::thread other([&] { write_to(shared); });
    other.join();
    check(read_from(shared) == 1, "the join orders");
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
}

// Only where the flag is seen does the reader touch the data.
void publish(std::memory_order order) {
  int data = 0;
  std::atomic<bool> ready = false;
  std::thread other([&] {
    data = 1;
    ready.store(true, order);
  });
  if (ready.load(std::memory_order_acquire)) check(data == 1, "published");
  other.join();
}

struct alignas(8) two_halves {
  int first;
  int second;
};
two_halves of_one_word;

// Both halves are written in one epoch, the one that the reader has read already as the last.
void write_halves(std::memory_order order) {
  const int before = read_from(of_one_word.first);
  std::atomic<bool> ready = false;
  std::thread other([&] {
    write_to(of_one_word.second);
    write_to(of_one_word.first);
    ready.store(true, order);
  });
  if (ready.load(std::memory_order_acquire))
    check(read_from(of_one_word.first) > before, "written");
  other.join();
}

TEST(DataRace, IsFoundByAThreadThatReadTheSameBytesBefore) {
  expect_found(finding::data_race, [] { write_halves(std::memory_order_relaxed); });
  expect_holds([] { write_halves(std::memory_order_release); });
}

TEST(DataRace, OfARelaxedPublicationIsFoundInTheInterleavingThatSeesIt) {
  expect_found(finding::data_race, [] { publish(std::memory_order_relaxed); });
}

TEST(DataRace, IsAbsentWhereThePublicationReleases) {
  expect_holds([] { publish(std::memory_order_release); });
}

// A thread uses a word in the middle of a block and says so; then the whole block is disposed of.
template <typename Use, typename Dispose>
void hand_over(std::memory_order order, Use use, Dispose dispose) {
  constexpr std::size_t words = 8;
  auto block = std::make_unique<long[]>(words);
  long& word = block[words / 2];
  std::atomic<bool> done = false;
  std::thread other([&] {
    use(word);
    done.store(true, order);
  });
  while (!done.load(std::memory_order_acquire)) {
  }
  dispose(block, words);
  other.join();
}

void expect_races_with(void (*dispose)(std::unique_ptr<long[]>&, std::size_t)) {
  const auto read = [](const volatile long& word) { return word; };
  const auto write = [](long& word) { word = 1; };
  expect_found(finding::data_race, [&] { hand_over(std::memory_order_relaxed, read, dispose); });
  expect_found(finding::data_race, [&] { hand_over(std::memory_order_relaxed, write, dispose); });
  expect_holds([&] { hand_over(std::memory_order_release, read, dispose); });
  expect_holds([&] { hand_over(std::memory_order_release, write, dispose); });
}

TEST(DataRace, OfAFreeWithWhatNothingOrdersBeforeItIsFound) {
  expect_races_with([](std::unique_ptr<long[]>& block, std::size_t) { block.reset(); });
}

TEST(DataRace, OfALargeWriteWithWhatNothingOrdersBeforeItIsFound) {
  expect_races_with([](std::unique_ptr<long[]>& block, std::size_t words) {
    std::memset(block.get(), 0, words * sizeof(long));
  });
}

TEST(DataRace, OfNeighbouringBytesIsNone) {
  const auto write_bytes = [](unsigned second) {
    volatile char bytes[4] = {};
    std::thread other([&] { bytes[0] = 1; });
    bytes[second] = 2;
    other.join();
  };
  const result apart = explore([=] { write_bytes(1); });
  EXPECT_TRUE(apart.holds()) << apart;
  expect_found(finding::data_race, [=] { write_bytes(0); });
}

// One writes a half, another reads it in order, a third reads it in the order `last` says.
void read_in_turn(std::memory_order last) {
  two_halves& word = of_one_word;
  read_from(word.first);
  std::atomic<bool> written = false;
  std::atomic<bool> read = false;
  std::thread writer([&] {
    write_to(word.second);
    written = true;
  });
  std::thread reader([&] {
    while (!written) {
    }
    read_from(word.second);
    read.store(true, last);
  });
  while (!read.load(std::memory_order_acquire)) {
  }
  read_from(word.second);
  writer.join();
  reader.join();
}

TEST(DataRace, WithAWriteThatAnotherThreadHasReadInOrderIsFound) {
  expect_found(finding::data_race, [] { read_in_turn(std::memory_order_relaxed); });
  expect_holds([] { read_in_turn(std::memory_order_release); });
}

// The plain access comes last in every execution.
void load_after_store(std::memory_order order) {
  int word = 0;
  std::atomic<bool> stored = false;
  std::thread other([&] {
    __atomic_store_n(&word, 1, __ATOMIC_SEQ_CST);
    stored.store(true, order);
  });
  while (!stored.load(std::memory_order_acquire)) {
  }
  read_from(word);
  other.join();
}

TEST(DataRace, OfAPlainAccessAfterAnAtomicOneIsFound) {
  expect_found(finding::data_race, [] { load_after_store(std::memory_order_relaxed); });
  expect_holds([] { load_after_store(std::memory_order_release); });
}

TEST(DataRace, OfAnAtomicAndAPlainAccessIsFound) {
  expect_found(finding::data_race, [] {
    int word = 0;
    std::thread other([&] { __atomic_store_n(&word, 1, __ATOMIC_SEQ_CST); });
    word = 2;
    other.join();
  });
}

options past_races() {
  options how;
  how.interleave_races = true;
  return how;
}

void count_without_a_lock(int& count) {
  std::thread other([&] { ++count; });
  ++count;
  other.join();
}

// Two reads commute; of the orders of the rest, four are different.
TEST(PastRaces, TheInterleavingsOfTwoPlainIncrementsAreFour) {
  std::set<int> seen;
  const result outcome = explore(
      [&] {
        int count = 0;
        count_without_a_lock(count);
        uncontrolled([&] { seen.insert(count); });
      },
      past_races());
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_EQ(outcome.complete(), 4U) << outcome;
  EXPECT_EQ(seen, (std::set<int>{1, 2}));
}

TEST(PastRaces, TheLostUpdateOfPlainIncrementsIsFoundAsWhatItBreaks) {
  const auto body = [] {
    int count = 0;
    count_without_a_lock(count);
    check(count == 2, "an increment was lost");
  };
  expect_found(finding::assertion, body, past_races());
  expect_found(finding::data_race, body);
}

// The flag is set before what it stands for.
void check_twice(bool flag_last) {
  struct lazily {
    std::mutex mutex;
    bool made = false;
    int value = 0;
  };
  const auto state = std::make_unique<lazily>();
  const auto use = [&state = *state, flag_last] {
    if (!state.made) {
      const std::lock_guard lock(state.mutex);
      if (!state.made) {
        if (!flag_last) state.made = true;
        state.value = 42;
        if (flag_last) state.made = true;
      }
    }
    check(state.value == 42, "used before it was made");
  };
  std::thread other(use);
  use();
  other.join();
}

TEST(PastRaces, ADoubleCheckedInitialisationThatSetsTheFlagFirstFails) {
  expect_found(
      finding::assertion, [] { check_twice(false); }, past_races());
}

TEST(PastRaces, ADoubleCheckedInitialisationThatSetsTheFlagLastHoldsInTheOrderOfTheProgram) {
  expect_holds([] { check_twice(true); }, past_races());
  expect_found(finding::data_race, [] { check_twice(true); });
}

TEST(PastRaces, AnExecutionWithoutRacesIsExploredAsEver) {
  const result outcome = explore(
      [] {
        std::mutex mutex;
        int count = 0;
        const auto add = [&] {
          const std::lock_guard lock(mutex);
          ++count;
        };
        std::thread other(add);
        add();
        other.join();
        check(count == 2, "an increment was lost");
      },
      past_races());
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_EQ(outcome.complete(), 2U);
}

}  // namespace
