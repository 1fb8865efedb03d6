// How many executions an exhaustive search needs: one for each order of dependent steps, no more.
#include <gtest/gtest.h>

#include <atomic>
#include <brigade/explore/explore.hpp>
#include <mutex>
#include <thread>
#include <vector>

namespace {

using namespace brigade::explore;

template <typename Work>
void run_threads(unsigned count, Work work) {
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < count; ++i) threads.emplace_back(work, i);
  for (std::thread& thread : threads) thread.join();
}

std::uint64_t factorial(unsigned n) { return n < 2 ? 1 : n * factorial(n - 1); }

constexpr unsigned most_threads = 6;

void expect_complete(const result& outcome, std::uint64_t executions) {
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_EQ(outcome.coverage.reached, coverage::extent::all_interleavings);
  EXPECT_EQ(outcome.complete(), executions) << outcome;
}

TEST(Counting, ReadersOfOneVariableEachBesideAWriterOfAllAreTwoToTheN) {
  for (unsigned n = 1; n <= most_threads; ++n) {
    const result outcome = explore([n] {
      std::vector<std::atomic<int>> variables(n);
      run_threads(n + 1, [&](unsigned i) {
        if (i < n) {
          (void)variables[i].load();
        } else {
          for (auto& variable : variables) variable.store(1);
        }
      });
    });
    expect_complete(outcome, std::uint64_t{1} << n);
  }
}

TEST(Counting, IncrementsUnderOneMutexAreNFactorial) {
  for (unsigned n = 1; n <= most_threads; ++n) {
    const result outcome = explore([n] {
      std::mutex mutex;
      int count = 0;
      run_threads(n, [&](unsigned) {
        const std::lock_guard lock(mutex);
        ++count;
      });
      check(count == static_cast<int>(n), "an increment was lost");
    });
    expect_complete(outcome, factorial(n));
  }
}

TEST(Counting, FetchAddsOnOneAtomicAreNFactorial) {
  for (unsigned n = 1; n <= most_threads; ++n) {
    const result outcome = explore([n] {
      std::atomic<int> count = 0;
      run_threads(n, [&](unsigned) { count.fetch_add(1); });
    });
    expect_complete(outcome, factorial(n));
  }
}

TEST(Counting, ThreadsThatShareNothingAreOne) {
  const result outcome = explore([] {
    std::atomic<int> counts[2] = {};
    run_threads(2, [&](unsigned i) { counts[i].fetch_add(1); });
  });
  expect_complete(outcome, 1);
}

}  // namespace
