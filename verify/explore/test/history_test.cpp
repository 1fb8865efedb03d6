// Operations of a history: their real-time order is explored, and no more than that.
#include <algorithm>
#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;

// How many orders of a response before an invocation `count` concurrent operations can have: the
// labelled interval orders (OEIS A079144: 1, 3, 19, 207).
std::uint64_t orders_of(unsigned count) {
  options how;
  how.search = search::exhaustive;
  const result outcome = explore(
      [count] {
        std::vector<std::thread> threads;
        for (unsigned i = 0; i < count; ++i) {
          threads.emplace_back([] {
            operation_invoked();
            operation_returned();
          });
        }
        for (std::thread& thread : threads) thread.join();
      },
      how);
  EXPECT_TRUE(outcome.holds()) << outcome;
  return outcome.complete();
}

TEST(HistorySteps, OfIndependentOperationsAreExploredOncePerIntervalOrder) {
  EXPECT_EQ(orders_of(1), 1U);
  EXPECT_EQ(orders_of(2), 3U);
  EXPECT_EQ(orders_of(3), 19U);
  EXPECT_EQ(orders_of(4), 207U);
}

// A writes x, B reads a replica that nobody has updated: one trace by memory accesses. That the
// read may follow the write in real time only the brackets tell.
void read_a_replica(bool bracketed) {
  struct {
    std::atomic<int> value = 0;
    std::atomic<int> replica = 0;
  } state;
  interval write;
  interval read;
  std::thread writer([&] {
    if (bracketed) operation_invoked();
    state.value = 1;
    if (bracketed) write = operation_returned();
  });
  int seen = 0;
  std::thread reader([&] {
    if (bracketed) operation_invoked();
    seen = state.replica;
    if (bracketed) read = operation_returned();
  });
  writer.join();
  reader.join();
  check(seen == 1 || !bracketed || write.returned > read.invoked, "a stale read");
}

TEST(HistorySteps, LetAStaleReadBeFoundThatMemoryAccessesDoNotTell) {
  test::expect_found(finding::assertion, [] { read_a_replica(true); });
  const result outcome = explore([] { read_a_replica(false); });
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_EQ(outcome.complete(), 1U);
}

TEST(HistorySteps, AreUniqueMomentsInTheOrderOfTheExecution) {
  test::expect_holds([] {
    std::vector<interval> all(2);
    const auto operate = [&](std::size_t i) {
      operation_invoked();
      all[i] = operation_returned();
    };
    std::thread other(operate, 1);
    operate(0);
    other.join();
    std::set<std::uint64_t> moments;
    for (const interval& each : all) {
      check(each.invoked < each.returned, "a response before its invocation");
      moments.insert({each.invoked, each.returned});
    }
    check(moments.size() == 4, "a moment twice");
  });
}

TEST(HistorySteps, OutsideOfAnExplorationDoNothing) {
  operation_invoked();
  EXPECT_EQ(operation_returned().returned, 0U);
}

}  // namespace
