#include "trace.hpp"

#include <algorithm>

#include "meetings.hpp"
#include "runtime/symbolize.hpp"

namespace brigade::explore {

namespace {

using runtime::observed_step;

constexpr std::size_t widest_column = 26;
constexpr std::size_t widest_margin = 104;  // before the last thread's column
constexpr std::size_t shown_around_switches = 3;

std::size_t column_width(const std::vector<observed_step>& steps) {
  unsigned last = 0;
  for (const observed_step& step : steps) last = std::max(last, step.thread);
  return last == 0 ? widest_column : std::min(widest_column, widest_margin / last);
}

std::string line(const observed_step& step, std::size_t column) {
  std::string text = std::string(2 + step.thread * column, ' ') + "T" +
                     std::to_string(step.thread) + " " + name(step.taken.what);
  if (step.taken.object != 0) text += " #" + std::to_string(step.taken.object);
  if (!step.note.empty()) text += " " + step.note;
  const std::string place = runtime::innermost_line(step.stack);
  return text + (place.empty() ? "\n" : "  " + place + "\n");
}

std::string ellipsis(const observed_step& step, std::size_t column, std::size_t count) {
  return std::string(2 + step.thread * column, ' ') + "T" + std::to_string(step.thread) + " ... " +
         std::to_string(count) + " more\n";
}

/// How many steps from that one on are neither near a switch nor meet another thread's.
std::size_t unimportant_from(std::size_t from, std::size_t begin, std::size_t end,
                             const std::vector<bool>& meets) {
  if (from < begin + shown_around_switches) return 0;
  std::size_t next = from;
  while (next + shown_around_switches < end && !meets[next]) ++next;
  return next - from;
}

}  // namespace

// Of many steps in a row by one thread, the first and the last ones matter, where it took over and
// where another does, and between them those that meet a step of another thread.
std::string format_trace(const runtime::execution_observer& observed) {
  const std::vector<observed_step>& steps = observed.steps();
  const std::vector<bool> meets = meetings(steps);
  const std::size_t column = column_width(steps);
  std::string text;
  for (std::size_t begin = 0, end = 0; begin < steps.size(); begin = end) {
    while (end < steps.size() && steps[end].thread == steps[begin].thread) ++end;
    for (std::size_t i = begin; i < end; ++i) {
      const std::size_t left_out = unimportant_from(i, begin, end, meets);
      if (left_out > 1) {
        text += ellipsis(steps[i], column, left_out);
        i += left_out - 1;
      } else {
        text += line(steps[i], column);
      }
    }
  }
  return text;
}

}  // namespace brigade::explore
