// Signals, uncaught exceptions and aborts: caught where they happen, with the schedule that leads
// there, and the tests that follow go on.
#undef NDEBUG  // assertions are what is tested, in a release build too
#include <gmock/gmock.h>

#include <atomic>
#include <cassert>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;
using testing::HasSubstr;

[[gnu::noinline]] void store(int* to) { *static_cast<volatile int*>(to) = 1; }

// Between test and use the other thread clears the pointer.
void use_what_may_be_cleared(bool once) {
  int value = 0;
  std::atomic<int*> shared = &value;
  std::thread other([&] { shared = nullptr; });
  int* seen = shared;
  if (seen != nullptr) store(once ? seen : shared.load());
  other.join();
}

TEST(Crash, ByANullPointerIsReportedWithItsSchedule) {
  expect_found(finding::crash, [] { use_what_may_be_cleared(false); });
  const result outcome = explore([] { use_what_may_be_cleared(false); });
  EXPECT_THAT(outcome.failure.message, HasSubstr("Segmentation fault"));
  EXPECT_THAT(outcome.failure.message, HasSubstr("store"));
  EXPECT_FALSE(outcome.failure.token.empty());
}

TEST(Crash, IsAbsentWhereThePointerIsReadOnce) {
  expect_holds([] { use_what_may_be_cleared(true); });
}

TEST(Crash, ByAnArithmeticErrorIsReported) {
  const auto divide = [](int at_least) {
    std::atomic<int> divisor = 1;
    std::thread other([&] { divisor = at_least; });
    const int by = divisor;
    // In assembly, since a compiler may take a division by zero for unreachable.
    int low = 10;
    int high = 0;
    asm volatile("idivl %2" : "+a"(low), "+d"(high) : "r"(by) : "cc");
    other.join();
  };
  expect_found(finding::crash, [=] { divide(0); });
  const result outcome = explore([=] { divide(0); });
  EXPECT_THAT(outcome.failure.message, HasSubstr("Floating point exception"));
  expect_holds([=] { divide(1); });
}

TEST(Crash, ByARaisedAbortSignalIsReported) {
  expect_found(finding::crash, [] {
    std::atomic<bool> set = false;
    std::thread other([&] { set = true; });
    if (set) std::raise(SIGABRT);
    other.join();
  });
}

TEST(Crash, ByAStackThatOverflowsIsReported) {
  struct recursion {
    [[gnu::noinline]] static int descend(volatile char* above) {
      volatile char frame[4096];
      frame[0] = above == nullptr ? '\0' : *above;
      return descend(frame) + frame[0];
    }
  };
  options how;
  how.detect_races = false;
  const result outcome = explore([] { recursion::descend(nullptr); }, how);
  EXPECT_EQ(outcome.failure.what, finding::crash) << outcome;
}

void abort_when_both(bool exclusive) {
  std::atomic<int> inside = 0;
  const auto enter = [&] {
    if (exclusive ? inside.fetch_add(1) == 1 : inside.load() == 2) std::abort();
    if (!exclusive) ++inside;
    --inside;
  };
  std::thread other(enter);
  ++inside;
  --inside;
  other.join();
}

TEST(Abort, IsAnAssertionThatFailed) {
  expect_found(finding::assertion, [] { abort_when_both(true); });
}

TEST(Abort, IsNotReportedWhereItIsNotReached) {
  expect_holds([] { abort_when_both(false); });
}

TEST(Abort, OfALibraryAssertionNamesTheLine) {
  const auto outcome = explore([] {
    std::atomic<int> value = 0;
    std::thread other([&] { value = 1; });
    const int seen = value;
    if (seen != 0) __assert_fail("seen == 0", "file.c", 12, "f");
    other.join();
  });
  EXPECT_EQ(outcome.failure.what, finding::assertion) << outcome;
  EXPECT_THAT(outcome.failure.message, HasSubstr("seen == 0, file.c:12"));
}

TEST(UncaughtException, OfAnyThreadIsReported) {
  const auto throw_if_set = [](bool catches) {
    std::atomic<bool> set = false;
    std::thread other([&] {
      try {
        if (set) throw std::runtime_error("it was set");
      } catch (const std::runtime_error&) {
        if (!catches) throw;
      }
    });
    set = true;
    other.join();
  };
  expect_found(finding::uncaught_exception, [=] { throw_if_set(false); });
  const result outcome = explore([=] { throw_if_set(false); });
  EXPECT_THAT(outcome.failure.message, HasSubstr("it was set"));
  expect_holds([=] { throw_if_set(true); });
}

[[gnu::noinline]] void throw_out_of(const char* what) {
  throw std::runtime_error(std::string("out of ") + what);
}

TEST(UncaughtException, LeavingANoexceptFunctionIsReported) {
  const result outcome = explore([] {
    std::thread other([]() noexcept { throw_out_of("a noexcept function"); });
    other.join();
  });
  EXPECT_EQ(outcome.failure.what, finding::uncaught_exception) << outcome;
  EXPECT_THAT(outcome.failure.message, HasSubstr("out of a noexcept function"));
}

TEST(UncaughtException, OfAThreadDestroyedUnjoinedIsReported) {
  const result outcome = explore([] { std::thread other([] {}); });
  EXPECT_EQ(outcome.failure.what, finding::uncaught_exception) << outcome;
}

}  // namespace
