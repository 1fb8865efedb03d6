// GoogleTest's assertions inside an exploration.
#include <atomic>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;

TEST(Assertions, AFailedExpectFailsTheExecutionAndNotTheTest) {
  const auto body = [] {
    std::atomic<int> count = 0;
    const auto increment = [&] { count = count + 1; };
    std::thread other(increment);
    increment();
    other.join();
    EXPECT_EQ(count, 2) << "an increment was lost";
  };
  test::expect_found(finding::assertion, body);
  const result outcome = explore(body);
  EXPECT_NE(outcome.failure.message.find("an increment was lost"), std::string::npos) << outcome;
}

TEST(Assertions, AFailedAssertOnAnotherThreadDoesToo) {
  test::expect_found(finding::assertion, [] {
    std::atomic<int> value = 0;
    std::thread other([&] { ASSERT_EQ(value, 0); });
    value = 1;
    other.join();
  });
}

TEST(Assertions, ThatHoldLeaveTheExplorationAlone) {
  test::expect_holds([] {
    std::atomic<int> value = 0;
    std::thread other([&] { ASSERT_GE(value, 0); });
    value = 1;
    other.join();
    EXPECT_EQ(value, 1);
  });
}

}  // namespace
