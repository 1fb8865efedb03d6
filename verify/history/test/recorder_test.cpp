#include <gtest/gtest.h>

#include <atomic>
#include <brigade/history/recorder.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace brigade::history {
namespace {

constexpr int rounds = 50'000;

using ticket_recorder = recorder<char, std::int64_t>;

/// Runs `body(thread's recorder)` on two OS threads that start together.
template <class First, class Second>
void run_both(ticket_recorder& record, First first, Second second) {
  std::atomic<int> ready{0};
  const auto together = [&](std::size_t index, auto body) {
    ready.fetch_add(1);
    while (ready.load() != 2) {
    }
    body(record.thread(index));
  };
  std::thread other([&] { together(1, second); });
  together(0, first);
  other.join();
}

/// The largest answer among operations that responded before a stamp may not exceed the answer of
/// an operation invoked after it. Returns how many pairs of neighbours on different threads were
/// ordered.
std::size_t count_orders_and_check(const history<char, std::int64_t>& operations) {
  std::vector<const operation<char, std::int64_t>*> by_response;
  for (const auto& each : operations) by_response.push_back(&each);
  std::sort(by_response.begin(), by_response.end(),
            [](const auto* a, const auto* b) { return a->responded < b->responded; });
  std::size_t done = 0;
  std::size_t ordered = 0;
  std::int64_t largest = -1;
  std::uint32_t last_thread = 0;
  for (const auto& each : operations) {
    while (done < by_response.size() && by_response[done]->responded < each.invoked) {
      largest = std::max(largest, *by_response[done]->response);
      last_thread = by_response[done]->thread;
      ++done;
    }
    if (done > 0 && last_thread != each.thread) ++ordered;
    if (*each.response < largest) {
      ADD_FAILURE() << "stamps order " << largest << " before " << *each.response;
      return ordered;
    }
  }
  return ordered;
}

/// So that the threads meet on a busy machine too.
void take_turns(int step) {
  if (step % 64 == 0) std::this_thread::yield();
}

/// Runs until the threads met often enough to show something, which on a busy machine takes several
/// attempts.
template <class First, class Second>
void check_until_threads_met(First first, Second second) {
  ticket_recorder record(2, rounds);
  std::size_t orders = 0;
  for (int attempt = 0; attempt < 200 && orders < 1000 && !testing::Test::HasFailure(); ++attempt) {
    run_both(record, first, second);
    orders += count_orders_and_check(record.take());
  }
  EXPECT_GE(orders, 1000U) << "the threads took turns: nothing was shown";
}

TEST(Recorder, StampsNeverContradictTheOrderOfAtomicIncrements) {
  std::atomic<std::int64_t> tickets{0};
  const auto take_tickets = [&](auto& mine) {
    for (int i = 0; i < rounds; ++i) {
      take_turns(i);
      mine.record('+', [&] { return tickets.fetch_add(1, std::memory_order_relaxed); });
    }
  };
  check_until_threads_met(take_tickets, take_tickets);
}

TEST(Recorder, AStoreIsVisibleBeforeItsResponseIsStamped) {
  std::atomic<std::int64_t> shared{0};
  std::int64_t written = 0;
  check_until_threads_met(
      [&](auto& mine) {
        for (int i = 0; i < rounds; ++i) {
          take_turns(i);
          mine.record('w', [&] {
            shared.store(++written, std::memory_order_relaxed);
            return written;
          });
        }
      },
      [&](auto& mine) {
        for (int i = 0; i < rounds; ++i) {
          take_turns(i);
          mine.record('r', [&] { return shared.load(std::memory_order_relaxed); });
        }
      });
}

TEST(Recorder, AnOperationThatThrowsStaysPending) {
  recorder<std::string, int> record(1);
  auto& mine = record.thread(0);
  EXPECT_THROW(mine.record("get", []() -> int { throw std::runtime_error("lost"); }),
               std::runtime_error);
  mine.record("put", [] { return 4; });
  const auto operations = record.take();
  ASSERT_EQ(operations.size(), 2U);
  EXPECT_TRUE(operations[0].pending());
  EXPECT_EQ(operations[1].response, 4);
  EXPECT_LE(operations[1].invoked, operations[1].responded);
}

TEST(Recorder, AFailedOperationIsNotInTheHistory) {
  recorder<std::string, int> record(1);
  record.thread(0).invoke("put");
  record.thread(0).fail();
  EXPECT_TRUE(record.take().empty());
}

TEST(Recorder, AResponseWithoutAnInvocationIsMisuse) {
  recorder<std::string, int> record(1);
  EXPECT_THROW(record.thread(0).respond(1), std::logic_error);
  EXPECT_THROW(record.thread(0).fail(), std::logic_error);
  EXPECT_THROW((void)record.thread(1), std::out_of_range);
}

TEST(Recorder, TakingEmptiesTheBuffersForTheNextRun) {
  recorder<std::string, int> record(1, 4);
  record.thread(0).invoke("first");
  EXPECT_EQ(record.take().size(), 1U);
  EXPECT_THROW(record.thread(0).respond(1), std::logic_error);
  record.thread(0).invoke("second");
  record.thread(0).respond(1);
  EXPECT_EQ(record.take().size(), 1U);
}

TEST(Recorder, OrderOfAppearanceNumbersEveryStamp) {
  recorder<std::string, int, appearance_stamps> record(2);
  record.thread(0).invoke("a");
  record.thread(1).invoke("b");
  record.thread(0).respond(1);
  record.thread(1).respond(2);
  const auto operations = record.take();
  EXPECT_EQ(operations[0].invoked, 1);
  EXPECT_EQ(operations[0].responded, 3);
  EXPECT_EQ(operations[1].invoked, 2);
  EXPECT_EQ(operations[1].responded, 4);
}

TEST(Clock, ConversionToNanosecondsNeverReversesTwoStamps) {
  const machine_stamps clock;
  const stamp first = clock.before();
  for (stamp offset = 1; offset < 100'000; ++offset) {
    ASSERT_LE(clock.in_nanoseconds(first + offset - 1), clock.in_nanoseconds(first + offset));
  }
}

}  // namespace
}  // namespace brigade::history
