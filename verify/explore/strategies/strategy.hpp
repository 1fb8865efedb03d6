// How a search decides. The scheduler asks whenever a decision is to be taken and tells what the
// decisions led to; everything else (clocks for reduction, the path so far) is a strategy's own.
//
// Not thread-safe: one exploration runs on one OS thread. The calls of one execution are
// begin_execution, then any number of pick, choose and ordered, then end_execution. No call may
// throw.
#pragma once

#include <brigade/explore/result.hpp>
#include <cstdint>
#include <memory>
#include <vector>

#include "../runtime/clock.hpp"
#include "../runtime/operation.hpp"
#include "token.hpp"

namespace brigade::explore::strategies {

using runtime::operation;
using runtime::thread_mask;

// What a strategy sees when the next thread is to be picked.
struct scheduling_point {
  thread_mask enabled;  // threads whose pending operation can be performed now
  thread_mask pending;  // threads that stand before an operation, performable or not
  int current;          // the thread that took the last step
  const operation* of;  // of[t]: the pending operation of thread t
  // Of the pending, those that wait in a loop until any of several objects changes, not only that
  // of their operation.
  thread_mask alert;
};

// Which of several results an operation has.
enum class choice : std::uint8_t {
  waiter,            // which waiting thread a notify_one wakes
  spurious_wake_up,  // 0: no, 1: yes
  spurious_failure,  // of a weak compare-exchange or of a try_lock
  allocation_failure,
  address_reuse,  // 0: fresh memory, 1: the block freed last
  loaded_value,   // 0: the latest store, 1: the one before it, ...
};

// An order between threads that is no decision of its own.
enum class ordering : std::uint8_t {
  create,   // `from` created `to`
  join,     // `to` joined the finished thread `from`
  release,  // thread `from` gave up object `to`
  release_shared,
  acquire,  // thread `to` took over what was released to object `from`
  acquire_shared,
  wake,  // `from` made the waiting thread `to` go on
};

enum class ending : std::uint8_t { completed, failed, cut, truncated };

inline constexpr int no_thread = -1;

class strategy {
 public:
  strategy() = default;
  strategy(const strategy&) = delete;
  strategy& operator=(const strategy&) = delete;
  virtual ~strategy() = default;

  virtual void begin_execution() = 0;

  // One of the enabled threads, or no_thread to give the execution up as redundant.
  virtual int pick(const scheduling_point& point) = 0;

  // A number below `alternatives`.
  virtual unsigned choose(choice what, unsigned alternatives) = 0;

  virtual void ordered(ordering, unsigned /*from*/, unsigned /*to*/) {}

  // False when there is nothing left to explore.
  virtual bool end_execution(ending how, const scheduling_point& last) = 0;

  // What a completed search has covered.
  virtual coverage covered() const = 0;

  // Whether an execution did not go where the same decisions had led before.
  virtual bool diverged() const { return false; }
};

std::unique_ptr<strategy> make_random_walk(std::uint64_t seed, std::uint64_t executions);
std::unique_ptr<strategy> make_pct(std::uint64_t seed, std::uint64_t executions, unsigned depth);
std::unique_ptr<strategy> make_pos(std::uint64_t seed, std::uint64_t executions);
std::unique_ptr<strategy> make_bounded(unsigned most_preemptions);
std::unique_ptr<strategy> make_enumeration();
std::unique_ptr<strategy> make_exhaustive();
std::unique_ptr<strategy> make_guided(const std::vector<decision>& schedule);  // which must live on
std::unique_ptr<strategy> make_replay(std::vector<decision> schedule);

}  // namespace brigade::explore::strategies
