// Explores the interleavings of a concurrent scenario.
//
//   TEST(Counter, LosesNoIncrement) {
//     const auto outcome = brigade::explore::explore([] {
//       std::atomic<int> count = 0;
//       std::thread other([&] { ++count; });
//       ++count;
//       other.join();
//       brigade::explore::check(count == 2, "an increment was lost");
//     });
//     EXPECT_TRUE(outcome.holds()) << outcome;
//   }
//
// The body is run again and again, each time under another schedule, until what was asked for is
// covered or an execution fails. It must be compiled with -fsanitize=thread and linked with the
// explorer's runtime: brigade_explore_test in CMake does both. Threads, locks, condition variables,
// atomics, clocks and sleeps of the body are under the scheduler's control; nothing is rewritten.
//
// Each execution starts afresh: heap, thread-locals, and every global or outer variable that
// instrumented code wrote are put back. To carry a value out of an execution, use `uncontrolled`.
//
// SIGINT ends an exploration with what it has so far: unknown, or a failure with its smallest
// schedule yet. A second one kills the process.
//
// Not thread-safe and not reentrant: one exploration at a time, from a thread that no exploration
// controls.
#pragma once

#include <brigade/explore/result.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace brigade::explore {

enum class search : std::uint8_t {
  portfolio,    // exhaustive within half of the budget; failing that, samples by walk, PCT and POS
  exhaustive,   // every interleaving, up to the order of independent steps (DPOR)
  enumeration,  // every schedule, without reduction
  bounded,      // every schedule with at most `max_preemptions`, the bound raised step by step
  random_walk,  // a thread drawn uniformly at each step
  pct,          // random priorities that change at `pct_depth` - 1 random steps
  pos,          // random priorities of operations, redrawn where operations race
};

struct options {
  brigade::explore::search search = search::portfolio;
  std::uint64_t seed = 1;

  // Budget. An exhaustive search that reaches it ends as unknown; a sampling one draws `samples`.
  std::uint64_t max_executions = 1'000'000;
  std::uint64_t samples = 10'000;
  std::chrono::milliseconds max_time = std::chrono::minutes(2);

  // For making a failing schedule small: fewest preemptions, then fewest steps. The result is the
  // same each time unless this runs out. Zero leaves the schedule as it was found.
  std::chrono::milliseconds minimize_time = std::chrono::seconds(10);

  unsigned max_preemptions = 2;
  unsigned pct_depth = 3;

  // Steps after which an execution is given up; the verdict is then unknown, or livelock if every
  // thread was spinning.
  std::uint32_t max_steps = 20'000;

  // Processor time that a thread may take without coming to a step; longer by far than what any
  // step takes. A thread that takes it (in a loop that waits for a plain variable, say) is not run
  // on in that execution: the finding is the race with a thread that writes what it waits for, or
  // else a livelock, and its schedule is left as it was found. Zero: any time; such a loop then
  // hangs.
  std::chrono::milliseconds max_step_time = std::chrono::seconds(5);

  // A thread in a waiting loop that is proven to repeat itself waits until another thread changes
  // something that it looks at; nothing is lost by that. One that re-reads an unchanged value this
  // often without such a proof waits all the same, and the coverage says so. Above the 16 rounds
  // that libstdc++'s atomic waits spin before they block. A portfolio samples behind it.
  std::uint32_t spin_limit = 20;

  bool detect_races = true;

  // Goes on past races: a race is no failure, and the words that race become scheduling points, so
  // that the interleavings of the racing accesses are explored as well. A word is known by its
  // address; each time another is found to race, the search starts over.
  bool interleave_races = false;

  // Reports locks that threads take in opposite orders even where no schedule deadlocks, unless a
  // common lock, or something else than these locks (a flag, a future, a join), keeps the threads
  // apart in every execution.
  bool detect_lock_order = true;

  // Results that the standard allows without a reason become choices of the search.
  bool spurious_wake_ups = false;  // not twice in a row from one condition variable
  bool spurious_failures = false;  // of weak compare-exchange and of try_lock
  bool allocation_failures = false;

  // Whether an allocation is given one of the three blocks of its size that were freed last becomes
  // a choice, so that ABA is reachable. Otherwise no address is handed out twice, and a use after
  // free is seen for what it is.
  bool reuse_addresses = false;

  // Off for code that reads freed memory and discards what it read.
  bool detect_use_after_free = true;

  // A block that is neither freed at the end of an execution nor reachable from a global or from a
  // variable outside of the body fails it.
  bool detect_leaks = true;

  // Replays one schedule instead of searching. Where it is empty, the environment variable
  // BRIGADE_REPLAY serves: `brigade replay ./test --gtest_filter=NAME TOKEN` sets it.
  std::string replay;

  // A folder in which failing schedules are kept, to be replayed first the next time. If it is
  // empty, the one that BRIGADE_SCHEDULES names; without either none is kept.
  std::string schedules = {};
};

// Explores `body`. Throws std::logic_error when called from inside an exploration, or when the
// runtime is not linked in place of libc's functions.
result explore(const std::function<void()>& body, const options& how = {});

// Fails the current execution with `message` unless `condition` holds. Outside of an exploration a
// failed check aborts.
void check(bool condition, const char* message);

// The same, whatever the condition, with a message that says it all: no place is added.
[[noreturn]] void fail(const std::string& message);

// Runs `action` outside of the explorer's control: memory it allocates outlives the execution, and
// what it writes is not put back. It must not block on, or synchronise with, a controlled thread.
void uncontrolled(const std::function<void()>& action);

// When an operation of a history was invoked and when it returned, in moments of the current
// execution: of two operations, one precedes the other if it returned before the other was invoked.
struct interval {
  std::uint64_t invoked = 0;
  std::uint64_t returned = 0;
};

// Bracket an operation whose history is to be judged, on the thread that performs it. A search then
// also tells apart executions in which a response and another thread's invocation change places;
// two invocations commute, and two responses. Without them a search by memory accesses keeps one
// order of independent operations, and an execution in which a stale read follows in real time may
// be missed. Outside of an exploration they do nothing.
void operation_invoked();
interval operation_returned();

// True in the one execution that is repeated to be told. What `note` says there, in place of
// anything said before, stands beside the last step of the trace; elsewhere it does nothing.
bool observed();
void note(const std::string& text);

}  // namespace brigade::explore
