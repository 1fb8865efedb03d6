// What differs from run to run is pinned, and what nevertheless differs is reported.
#include <gmock/gmock.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using testing::HasSubstr;

// How many different values `draw` gives over the executions of a small scenario.
template <typename Draw>
std::size_t distinct_values(Draw draw) {
  std::set<std::uint64_t> seen;
  const result outcome = explore([&] {
    std::atomic<int> turns = 0;
    std::thread other([&] { ++turns; });
    ++turns;
    other.join();
    const auto value = static_cast<std::uint64_t>(draw());
    uncontrolled([&] { seen.insert(value); });
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_GT(outcome.executions, 1U);
  return seen.size();
}

TEST(Pinned, RandomDevice) {
  EXPECT_EQ(distinct_values([] { return std::random_device{}(); }), 1U);
}

TEST(Pinned, GetrandomAndGetentropy) {
  const auto by_getrandom = [] {
    std::uint64_t value = 0;
    return getrandom(&value, sizeof value, 0) == sizeof value ? value : 0;
  };
  const auto by_getentropy = [] {
    std::uint64_t value = 0;
    return getentropy(&value, sizeof value) == 0 ? value : 0;
  };
  EXPECT_EQ(distinct_values(by_getrandom), 1U);
  EXPECT_EQ(distinct_values(by_getentropy), 1U);
}

TEST(Pinned, TheGeneratorOfTheCLibraryStartsAfresh) {
  EXPECT_EQ(distinct_values([] { return rand(); }), 1U);
  EXPECT_EQ(distinct_values([] { return random(); }), 1U);
}

TEST(Pinned, EveryClock) {
  EXPECT_EQ(
      distinct_values([] { return std::chrono::steady_clock::now().time_since_epoch().count(); }),
      1U);
  EXPECT_EQ(
      distinct_values([] { return std::chrono::system_clock::now().time_since_epoch().count(); }),
      1U);
  EXPECT_EQ(distinct_values([] { return clock(); }), 1U);
  EXPECT_EQ(distinct_values([] { return time(nullptr); }), 1U);
}

TEST(Pinned, AddressesOfHeapStackAndThreads) {
  EXPECT_EQ(distinct_values([] {
              const auto block = std::make_unique<int>(1);
              return std::hash<const void*>{}(block.get());
            }),
            1U);
  EXPECT_EQ(distinct_values([] {
              int local = 0;
              return std::hash<const void*>{}(&local);
            }),
            1U);
  EXPECT_EQ(
      distinct_values([] { return std::hash<std::thread::id>{}(std::this_thread::get_id()); }), 1U);
}

TEST(Pinned, TheNumberOfProcessors) {
  EXPECT_EQ(distinct_values([] { return std::thread::hardware_concurrency(); }), 1U);
}

// Counts executions where the explorer cannot see it, and behaves by the count.
TEST(Nondeterminism, IsReportedWithTheFirstStepThatDiffers) {
  int executions = 0;
  const result outcome = explore([&] {
    bool odd = false;
    uncontrolled([&] { odd = ++executions % 2 != 0; });
    std::atomic<int> first = 0;
    std::atomic<int> second = 0;
    std::thread other([&] { ++first; });
    ++(odd ? first : second);
    other.join();
  });
  EXPECT_EQ(outcome.verdict, verdict::unknown) << outcome;
  EXPECT_EQ(outcome.failure.what, finding::nondeterminism) << outcome;
  EXPECT_THAT(outcome.failure.message, HasSubstr("step 1 was"));
}

TEST(Nondeterminism, OfAnExecutionThatEndsEarlyIsReported) {
  options how;
  how.search = search::random_walk;
  int executions = 0;
  const result outcome = explore(
      [&] {
        bool first = false;
        uncontrolled([&] { first = executions++ == 0; });
        std::atomic<int> value = 0;
        ++value;
        if (first) ++value;
      },
      how);
  EXPECT_EQ(outcome.failure.what, finding::nondeterminism) << outcome;
  EXPECT_THAT(outcome.failure.message, HasSubstr("step 2 was"));
}

}  // namespace
