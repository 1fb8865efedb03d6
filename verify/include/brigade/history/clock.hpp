// Clocks that stamp invocations and responses, and why they never order two operations that
// overlap.
//
// Claim: if the stamps say that operation a precedes b (a.responded < b.invoked), then every memory
// access of a took effect before every memory access of b was executed. So a linearization exists
// on the stamps if one exists in real time: stamps can hide an order (equal stamps are overlap),
// and never invent one.
//
// C-1  One time for all cores. The time-stamp counter is used only where the processor declares it
//      invariant (constant rate, all sleep states) and the kernel has found it synchronised across
//      the cores, which it says by using it as clock source; a thread that migrates or is preempted
//      sees it grow. Anywhere else, steady_clock, for which the kernel promises the same.
// C-2  No access of the operation before its invocation's stamp. The counter is read, then LFENCE:
//      no later instruction executes before that read has completed (Intel SDM vol. 2, LFENCE; AMD
//      APM vol. 2, 7.4.2, where Linux sets LFENCE to be dispatch serialising). Earlier instructions
//      may still be under way: that makes the interval longer, which is safe.
// C-3  All accesses of the operation before its response's stamp. MFENCE drains the store buffer,
// so
//      its stores are visible to all cores and its loads are done; LFENCE then keeps the read of
//      the counter from executing before MFENCE has completed (SDM vol. 2, RDTSC).
// C-4  The compiler keeps to it: the fences are volatile assembly that clobbers memory.
// From C-3, C-1, C-2: a's accesses < a.responded <= the instant < b.invoked <= b's accesses.
//
// The stamps make no happens-before between the threads under test. They read no memory that
// another thread writes, and assembly is no synchronization to ThreadSanitizer, so that a race
// between two operations which did not overlap is still reported. (A counter shared by the threads
// would order them all, and hide each such race.) The fences do empty the store buffer at the
// borders of an operation; what an algorithm gets wrong across that border only is hidden on the
// machine.
#pragma once

#include <brigade/history/operation.hpp>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <fstream>
#include <string>

#if defined(__x86_64__)
#include <cpuid.h>
#include <x86intrin.h>
#else
#include <atomic>
#endif

namespace brigade::history {

/// Stamps an invocation with `before` and a response with `after`, from any thread at once;
/// `in_nanoseconds` turns stamps into the unit of a history, and never reverses two of them.
template <class Clock>
concept recording_clock = requires(Clock& clock, const Clock& read_only, stamp time) {
  { clock.before() } -> std::same_as<stamp>;
  { clock.after() } -> std::same_as<stamp>;
  { read_only.in_nanoseconds(time) } -> std::same_as<stamp>;
};

namespace detail {

/// C-2 and C-3: what was begun before is complete, its stores visible, and nothing later has begun.
inline void complete_all_accesses() noexcept {
#if defined(__x86_64__)
  asm volatile("mfence\n\tlfence" ::: "memory");
#elif defined(__aarch64__)
  asm volatile("dsb sy\n\tisb" ::: "memory");
#else
  std::atomic_thread_fence(std::memory_order_seq_cst);
#endif
}

/// C-1 for the time-stamp counter: invariant, and trusted by the kernel.
[[nodiscard]] inline bool has_synchronised_counter() {
#if defined(__x86_64__)
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  constexpr unsigned invariant = 1U << 8U;
  if (__get_cpuid(0x80000007U, &a, &b, &c, &d) == 0 || (d & invariant) == 0) return false;
  std::ifstream source("/sys/devices/system/clocksource/clocksource0/current_clocksource");
  std::string name;
  return source >> name && name == "tsc";
#else
  return false;
#endif
}

[[nodiscard]] inline stamp steady_nanoseconds() noexcept {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace detail

/// std::chrono::steady_clock, fenced. About 30 ns a stamp.
class steady_stamps {
 public:
  [[nodiscard]] stamp before() const noexcept {
    const stamp now = detail::steady_nanoseconds();
    detail::complete_all_accesses();  // C-2
    return now;
  }
  [[nodiscard]] stamp after() const noexcept {
    detail::complete_all_accesses();  // C-3
    return detail::steady_nanoseconds();
  }
  [[nodiscard]] stamp in_nanoseconds(stamp time) const noexcept { return time; }
};

/// The best clock of the machine: the fenced time-stamp counter where C-1 holds, else
/// steady_stamps. About 10 ns to invoke and 30 ns to respond.
class machine_stamps {
 public:
  machine_stamps()
      : counter_(detail::has_synchronised_counter()),
        first_tick_(counter_ ? ticks() : 0),
        first_time_(detail::steady_nanoseconds()) {}

  [[nodiscard]] stamp before() const noexcept {
    if (!counter_) return steady_stamps().before();
    const stamp now = ticks();
#if defined(__x86_64__)
    asm volatile("lfence" ::: "memory");  // C-2
#endif
    return now;
  }

  [[nodiscard]] stamp after() const noexcept {
    if (!counter_) return steady_stamps().after();
    detail::complete_all_accesses();  // C-3
    return ticks();
  }

  /// Monotonic for stamps given to one object; its rate is measured from the construction to the
  /// first call, so not to be called while stamps are taken.
  [[nodiscard]] stamp in_nanoseconds(stamp time) const noexcept {
    if (!counter_) return time;
    if (rate_ == 0) rate_ = measured_rate();
    return first_time_ + static_cast<stamp>(static_cast<double>(time - first_tick_) * rate_);
  }

  [[nodiscard]] bool uses_counter() const noexcept { return counter_; }

 private:
  [[nodiscard]] static stamp ticks() noexcept {
#if defined(__x86_64__)
    return static_cast<stamp>(__rdtsc());
#else
    return 0;
#endif
  }

  [[nodiscard]] double measured_rate() const noexcept {
    const stamp elapsed = detail::steady_nanoseconds() - first_time_;
    const stamp ticked = ticks() - first_tick_;
    return elapsed > 0 && ticked > 0 ? static_cast<double>(elapsed) / static_cast<double>(ticked)
                                     : 1.0;
  }

  bool counter_;
  stamp first_tick_;
  stamp first_time_;
  mutable double rate_ = 0;  ///< nanoseconds a tick; 0 until measured
};

/// Order of appearance, for operations that one OS thread runs one step at a time: a sequential
/// drive, or fibers under a controlled schedule. Not for several OS threads. ThreadSanitizer's
/// hooks are left out, so that a scheduler that follows accesses does not take the counter for
/// shared data.
class appearance_stamps {
 public:
  [[nodiscard]] __attribute__((no_sanitize("thread"))) stamp before() noexcept { return ++last_; }
  [[nodiscard]] __attribute__((no_sanitize("thread"))) stamp after() noexcept { return ++last_; }
  [[nodiscard]] stamp in_nanoseconds(stamp time) const noexcept { return time; }

 private:
  stamp last_ = 0;
};

}  // namespace brigade::history
