// Loops that re-read what nobody changed: what is covered, and what is said to be.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;
using testing::HasSubstr;

// Gives up after so many rounds.
bool wait_for(const std::atomic<bool>& flag, int rounds) {
  for (int i = 0; i < rounds; ++i) {
    if (flag.load()) return true;
  }
  return false;
}

void give_up_after(int rounds) {
  std::atomic<bool> flag = false;
  std::thread other([&] { flag = true; });
  (void)wait_for(flag, rounds);
  other.join();
}

TEST(CountingSpin, BeyondTheLimitIsNotClaimedToBeCoveredInFull) {
  const result patient = explore([] { give_up_after(30); });
  EXPECT_TRUE(patient.holds()) << patient;
  EXPECT_TRUE(patient.coverage.spins_waited);
  EXPECT_FALSE(patient.coverage.is_exhaustive());
  EXPECT_THAT(to_string(patient.coverage),
              HasSubstr("but for those in which a thread goes on re-reading an unchanged value"));
}

TEST(CountingSpin, WithinTheLimitIsCoveredInFull) {
  const result hasty = explore([] { give_up_after(10); });
  EXPECT_TRUE(hasty.holds()) << hasty;
  EXPECT_TRUE(hasty.coverage.is_exhaustive()) << hasty;
  EXPECT_EQ(to_string(hasty.coverage).find("but for"), std::string::npos) << hasty;
}

TEST(CountingSpin, IsExploredToTheRoundInWhichItGivesUp) {
  expect_found(finding::assertion, [] {
    std::atomic<bool> flag = false;
    std::thread other([&] { flag = true; });
    const bool seen = wait_for(flag, 10);
    other.join();
    check(seen, "gave up");
  });
}

}  // namespace
