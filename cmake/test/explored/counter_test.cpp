#include <gtest/gtest.h>

#include <atomic>
#include <brigade/explore/explore.hpp>
#include <thread>

TEST(Counter, LosesNoIncrement) {
  const auto outcome = brigade::explore::explore([] {
    std::atomic<int> count = 0;
    std::thread other([&] { ++count; });
    ++count;
    other.join();
    EXPECT_EQ(count, 2);
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
}
