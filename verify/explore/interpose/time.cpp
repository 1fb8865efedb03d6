// Clocks and sleeps: each thread has a virtual clock, which moves when it sleeps, times out or
// looks at it, and catches up with that of a thread it synchronizes with. Nothing ever waits.
#include <sched.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "../runtime/mode.hpp"
#include "../runtime/real.hpp"
#include "../runtime/scheduler.hpp"
#include "../runtime/virtual_time.hpp"

using namespace brigade::explore::runtime;

namespace {

constexpr std::uint64_t tick = 1'000;  // what looking at a clock takes

bool is_realtime(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
}

std::uint64_t look(bool realtime) {
  controlled_thread& self = the_scheduler.current();
  self.time += tick;
  the_scheduler.had_effect();
  return self.time + (realtime ? epoch_of_realtime : 0);
}

void pass(std::uint64_t span) { the_scheduler.current().time += span; }

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* now) noexcept {
  if (!controlled()) return real().clock_gettime(clock, now);
  const std::uint64_t time = look(is_realtime(clock));
  *now = {static_cast<time_t>(time / second), static_cast<long>(time % second)};
  return 0;
}

int gettimeofday(timeval* now, void* zone) noexcept {
  if (!controlled()) return real().gettimeofday(now, zone);
  const std::uint64_t time = look(true);
  *now = {static_cast<time_t>(time / second), static_cast<suseconds_t>(time % second / 1000)};
  return 0;
}

time_t time(time_t* now) noexcept {
  if (!controlled()) return real().time(now);
  const auto seconds = static_cast<time_t>(look(true) / second);
  if (now != nullptr) *now = seconds;
  return seconds;
}

int timespec_get(timespec* now, int base) noexcept {
  if (base != TIME_UTC) return 0;
  return clock_gettime(CLOCK_REALTIME, now) == 0 ? base : 0;
}

clock_t clock() noexcept {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<clock_t>(nanoseconds(now) / (second / CLOCKS_PER_SEC));
}

int nanosleep(const timespec* span, timespec* left) {
  if (!controlled()) return real().nanosleep(span, left);
  pass(nanoseconds(*span));
  return 0;
}

int clock_nanosleep(clockid_t clock, int flags, const timespec* span, timespec* left) {
  if (!controlled()) return real().clock_nanosleep(clock, flags, span, left);
  const std::uint64_t until = virtual_deadline(*span);
  controlled_thread& self = the_scheduler.current();
  if ((flags & TIMER_ABSTIME) == 0) {
    pass(nanoseconds(*span));
  } else if (self.time < until) {
    self.time = until;
  }
  return 0;
}

int usleep(useconds_t span) {
  if (!controlled()) return real().usleep(span);
  pass(std::uint64_t{span} * 1000);
  return 0;
}

unsigned sleep(unsigned span) {
  if (!controlled()) return real().sleep(span);
  pass(span * second);
  return 0;
}

int sched_yield() noexcept {
  if (!controlled()) return real().sched_yield();
  const runtime_section section;
  pass(tick);
  the_scheduler.yield();
  return 0;
}

}  // extern "C"
