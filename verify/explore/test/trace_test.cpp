// What a failure prints, to the letter.
#include <atomic>
#include <mutex>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;

TEST(Trace, OfALostUpdateHasAColumnPerThreadAndAValuePerStep) {
  const result outcome = explore([] {
    std::atomic<int> count = 0;
    const auto increment = [&] { count = count + 1; };
    std::thread other(increment);
    increment();
    other.join();
    check(count == 2, "an increment was lost");
  });
  EXPECT_EQ(outcome.failure.trace,
            R"(  T0 load #1 0  trace_test.cpp:15
                            T1 load #1 0  trace_test.cpp:15
                            T1 store #1 0 -> 1  trace_test.cpp:15
  T0 store #1 1  trace_test.cpp:15
  T0 load #1 1  trace_test.cpp:19
)") << outcome;
}

TEST(Trace, OfManyStepsInARowShowsTheFirstAndTheLast) {
  const result outcome = explore([] {
    std::atomic<int> count = 0;
    for (int i = 0; i < 20; ++i) ++count;
    check(false, "always");
  });
  EXPECT_EQ(outcome.failure.trace,
            R"(  T0 read-modify-write #1 0 -> 1  trace_test.cpp:33
  T0 read-modify-write #1 1 -> 2  trace_test.cpp:33
  T0 read-modify-write #1 2 -> 3  trace_test.cpp:33
  T0 ... 14 more
  T0 read-modify-write #1 17 -> 18  trace_test.cpp:33
  T0 read-modify-write #1 18 -> 19  trace_test.cpp:33
  T0 read-modify-write #1 19 -> 20  trace_test.cpp:33
)") << outcome;
}

TEST(Trace, SaysHowLargeTheScheduleIs) {
  const result outcome = explore([] {
    std::mutex a;
    std::mutex b;
    std::thread other([&] {
      const std::scoped_lock lock(b);
      const std::scoped_lock lock2(a);
    });
    {
      const std::scoped_lock lock(a);
      const std::scoped_lock lock2(b);
    }
    other.join();
  });
  EXPECT_NE(to_string(outcome).find("schedule: 2 steps, 1 preemption (it takes as many)"),
            std::string::npos)
      << outcome;
}

}  // namespace
