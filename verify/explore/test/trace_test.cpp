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

// One of the twenty stores was to the slot that the other thread reads.
TEST(Trace, OfManyStepsInARowShowsThoseThatAnotherThreadMeets) {
  const result outcome = explore([] {
    std::atomic<int> slot = 0;
    std::atomic<int> count = 0;
    std::thread other([&] {
      const bool last = count.load() == 19;
      check(!last || slot.load() == 0, "read what was written");
    });
    for (int i = 0; i < 20; ++i) {
      if (i == 7) slot.store(1);
      count.store(i);
    }
    other.join();
  });
  EXPECT_EQ(outcome.failure.trace, R"(  T0 store #1 0  trace_test.cpp:58
  T0 store #1 0 -> 1  trace_test.cpp:58
  T0 store #1 1 -> 2  trace_test.cpp:58
  T0 ... 4 more
  T0 store #2 0 -> 1  trace_test.cpp:57
  T0 ... 10 more
  T0 store #1 16 -> 17  trace_test.cpp:58
  T0 store #1 17 -> 18  trace_test.cpp:58
  T0 store #1 18 -> 19  trace_test.cpp:58
                            T1 load #1 19  trace_test.cpp:53
                            T1 load #2 1  trace_test.cpp:54
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
