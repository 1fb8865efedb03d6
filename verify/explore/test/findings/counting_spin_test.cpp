// Loops that give up by themselves: each round of a waiting loop that counts them is another. They
// are followed to their end, or the coverage says that they were not.
#include <gmock/gmock.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <list>
#include <memory>
#include <string>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_covered_in_full;
using test::expect_found;
using testing::HasSubstr;

using flag = std::atomic<bool>;

// Each keeps its count somewhere else.
constexpr int rounds = 10;

bool count_in_a_variable(const flag& raised) {
  for (int i = 0; i < rounds; ++i) {
    if (raised.load()) return true;
  }
  return false;
}

bool count_beside_yields(const flag& raised) {
  for (int i = 0; i < rounds; ++i) {
    if (raised.load()) return true;
    std::this_thread::yield();
  }
  return false;
}

bool count_in_floating_point(const flag& raised) {
  for (double sum = 0; sum < rounds; sum += 1) {
    if (raised.load()) return true;
  }
  return false;
}

bool count_on_the_heap(const flag& raised) {
  for (const auto i = std::make_unique<int>(0); *i < rounds; ++*i) {
    if (raised.load()) return true;
  }
  return false;
}

// Leaves nothing of the count in a register or on the stack.
[[gnu::noinline]] bool is_within(int* i) { return ++*i <= rounds; }

bool count_in_a_function(const flag& raised) {
  for (const auto i = std::make_unique<int>(0); is_within(i.get());) {
    if (raised.load()) return true;
  }
  return false;
}

bool count_in_a_static(const flag& raised) {
  static int i;
  for (i = 0; i < rounds; ++i) {
    if (raised.load()) return true;
  }
  return false;
}

bool count_in_a_thread_local(const flag& raised) {
  thread_local int i;
  for (i = 0; i < rounds; ++i) {
    if (raised.load()) return true;
  }
  return false;
}

bool count_in_errno(const flag& raised) {
  for (errno = 0; errno < rounds; ++errno) {
    if (raised.load()) return true;
  }
  return false;
}

// What assembly and library code write is seen by no hook.
bool count_in_assembly(const flag& raised) {
  for (const auto i = std::make_unique<int>(0); *i < rounds;) {
    asm volatile("incl %0" : "+m"(*i));
    if (raised.load()) return true;
  }
  return false;
}

bool count_in_a_string(const flag& raised) {
  for (const auto text = std::make_unique<std::string>(); text->size() < rounds;) {
    text->push_back('x');
    if (raised.load()) return true;
  }
  return false;
}

bool count_by_moving_nodes(const flag& raised) {
  const auto from = std::make_unique<std::list<int>>(rounds);
  const auto to = std::make_unique<std::list<int>>();
  while (!from->empty()) {
    to->splice(to->end(), *from, from->begin());
    if (raised.load()) return true;
  }
  return false;
}

bool count_in_random_numbers(const flag& raised) {
  while (std::rand() % 6 != 0) {
    if (raised.load()) return true;
  }
  return false;
}

bool wait_until_a_deadline(const flag& raised) {
  using clock = std::chrono::steady_clock;
  const auto end = clock::now() + std::chrono::microseconds(8);
  while (clock::now() < end) {
    if (raised.load()) return true;
  }
  return false;
}

struct counting_loop {
  const char* name;
  bool (*wait)(const flag& raised);
};

void PrintTo(const counting_loop& what, std::ostream* out) { *out << what.name; }

class CountingSpin : public testing::TestWithParam<counting_loop> {};

TEST_P(CountingSpin, IsFollowedToTheRoundInWhichItGivesUp) {
  expect_found(finding::assertion, [] {
    flag raised = false;
    std::thread other([&] { raised = true; });
    const bool seen = GetParam().wait(raised);
    other.join();
    check(seen, "gave up");
  });
}

TEST_P(CountingSpin, ThatMayGiveUpIsCoveredInFull) {
  expect_covered_in_full([] {
    flag raised = false;
    std::thread other([&] { raised = true; });
    const bool seen = GetParam().wait(raised);
    check(!seen || raised.load(), "saw what was not there");
    other.join();
  });
}

// The loop of another thread counts on this one's stack.
TEST(CountingSpin, OnAnotherThreadsStackIsFollowedToItsEnd) {
  expect_found(finding::assertion, [] {
    flag raised = false;
    bool seen = false;
    int i = 0;
    std::thread other([&] {
      for (; i < rounds && !seen; ++i) seen = raised.load();
    });
    raised = true;
    other.join();
    check(seen, "gave up");
  });
}

INSTANTIATE_TEST_SUITE_P(Loops, CountingSpin,
                         testing::Values(counting_loop{"InAVariable", count_in_a_variable},
                                         counting_loop{"BesideYields", count_beside_yields},
                                         counting_loop{"InFloatingPoint", count_in_floating_point},
                                         counting_loop{"OnTheHeap", count_on_the_heap},
                                         counting_loop{"InAFunction", count_in_a_function},
                                         counting_loop{"InAssembly", count_in_assembly},
                                         counting_loop{"InAStatic", count_in_a_static},
                                         counting_loop{"InAThreadLocal", count_in_a_thread_local},
                                         counting_loop{"InErrno", count_in_errno},
                                         counting_loop{"InAString", count_in_a_string},
                                         counting_loop{"ByMovingNodes", count_by_moving_nodes},
                                         counting_loop{"InRandomNumbers", count_in_random_numbers},
                                         counting_loop{"UntilADeadline", wait_until_a_deadline}),
                         [](const auto& info) { return info.param.name; });

// Counts its rounds for as long as it takes.
TEST(EndlessCount, IsNotClaimedToBeCoveredInFull) {
  const result outcome = explore([] {
    flag raised = false;
    std::thread other([&] { raised = true; });
    long long tries = 0;
    while (!raised.load()) ++tries;
    other.join();
    check(tries < 1'000'000'000, "more than there is time for");
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_TRUE(outcome.coverage.spins_waited);
  EXPECT_FALSE(outcome.coverage.is_exhaustive());
  EXPECT_THAT(to_string(outcome.coverage),
              HasSubstr("but for those in which a thread goes on re-reading an unchanged value"));
}

// Beyond what exhaustive search follows.
TEST(EndlessCount, ThatGivesUpInTheEndIsFoundBySamples) {
  const auto wait = [] {
    flag raised = false;
    std::thread other([&] { raised = true; });
    bool seen = false;
    for (int i = 0; i < 40 && !seen; ++i) seen = raised.load();
    other.join();
    check(seen, "gave up");
  };
  expect_found(finding::assertion, wait);
  options exhaustive;
  exhaustive.search = search::exhaustive;
  EXPECT_FALSE(explore(wait, exhaustive).coverage.is_exhaustive());
}

TEST(EndlessCount, UntilALateDeadlineIsNotClaimedToBeCoveredInFull) {
  const result outcome = explore([] {
    using clock = std::chrono::steady_clock;
    flag raised = false;
    std::thread other([&] { raised = true; });
    const auto end = clock::now() + std::chrono::seconds(1);
    while (clock::now() < end && !raised.load()) {
    }
    other.join();
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_FALSE(outcome.coverage.is_exhaustive()) << outcome;
}

// No livelock, however long it takes.
TEST(EndlessCount, ThatComesToItsEndAloneIsNoFailure) {
  const result outcome = explore([] {
    flag never = false;
    std::thread other([&] {
      for (int i = 0; i < 1000 && !never.load(); ++i) {
      }
    });
    other.join();
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_FALSE(outcome.coverage.is_exhaustive()) << outcome;
}

// Gives up after so many tries, with or without the item, and counts them where others may see it.
void insist(int tries) {
  flag item_held = true;
  std::atomic<int> tried = 0;
  std::thread holder([&] { item_held = false; });
  for (int left = tries; left > 0 && item_held; --left) {
    ++tried;
    std::this_thread::yield();
  }
  holder.join();
}

TEST(YieldingLoop, ThatWasMadeToWaitIsNotClaimedToBeCoveredInFull) {
  const result patient = explore([] { insist(10); });
  EXPECT_TRUE(patient.coverage.yields_waited);
  EXPECT_FALSE(patient.coverage.is_exhaustive());
  EXPECT_THAT(to_string(patient.coverage),
              HasSubstr("but for those in which a thread goes on yielding"));
  expect_covered_in_full([] { insist(3); });
}

}  // namespace
