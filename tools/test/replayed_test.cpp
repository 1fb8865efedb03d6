// For `brigade replay`: fails where one thread is before the other, in one of two interleavings.
#include <gtest/gtest.h>

#include <atomic>
#include <brigade/explore/explore.hpp>
#include <cstdlib>
#include <thread>

TEST(Replayed, ByTheCommand) {
  // By itself it is no test: its failure is what is looked for.
  if (std::getenv("BRIGADE_REPLAY") == nullptr) GTEST_SKIP() << "run by brigade replay";
  const auto outcome = brigade::explore::explore([] {
    std::atomic<bool> set = false;
    std::thread other([&] { set = true; });
    brigade::explore::check(!set, "the other was first");
    other.join();
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
}
