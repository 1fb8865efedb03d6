// Data races, with both stacks.
#include <gmock/gmock.h>

#include <atomic>
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
  EXPECT_THAT(outcome.failure.details, HasSubstr("race_test.cpp:16"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("race_test.cpp:17"));
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

TEST(DataRace, OfARelaxedPublicationIsFoundInTheInterleavingThatSeesIt) {
  expect_found(finding::data_race, [] { publish(std::memory_order_relaxed); });
}

TEST(DataRace, IsAbsentWhereThePublicationReleases) {
  expect_holds([] { publish(std::memory_order_release); });
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

TEST(DataRace, OfAnAtomicAndAPlainAccessIsFound) {
  expect_found(finding::data_race, [] {
    int word = 0;
    std::thread other([&] { __atomic_store_n(&word, 1, __ATOMIC_SEQ_CST); });
    word = 2;
    other.join();
  });
}

}  // namespace
