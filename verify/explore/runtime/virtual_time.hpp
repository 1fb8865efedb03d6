// The time that controlled threads see, in nanoseconds.
#pragma once

#include <time.h>

#include <cstdint>

namespace brigade::explore::runtime {

inline constexpr std::uint64_t second = 1'000'000'000;
inline constexpr std::uint64_t start_of_time = 1'000 * second;              // on the steady clock
inline constexpr std::uint64_t epoch_of_realtime = 1'700'000'000 * second;  // what realtime adds

inline std::uint64_t nanoseconds(const timespec& span) {
  return static_cast<std::uint64_t>(span.tv_sec) * second +
         static_cast<std::uint64_t>(span.tv_nsec);
}

// Moves a thread's clock on to a deadline it has waited for.
inline void reach(std::uint64_t& now, std::uint64_t deadline) {
  if (now < deadline) now = deadline;
}

// A deadline of either clock, on the steady one.
inline std::uint64_t virtual_deadline(const timespec& until) {
  const std::uint64_t time = nanoseconds(until);
  return time < epoch_of_realtime ? time : time - epoch_of_realtime;
}

}  // namespace brigade::explore::runtime
