#include "trace.hpp"

#include <algorithm>

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
                     std::to_string(step.thread) + " " + name(step.what);
  if (step.object != 0) text += " #" + std::to_string(step.object);
  if (!step.note.empty()) text += " " + step.note;
  const std::string place = runtime::innermost_line(step.stack);
  return text + (place.empty() ? "\n" : "  " + place + "\n");
}

std::string ellipsis(const observed_step& step, std::size_t column, std::size_t count) {
  return std::string(2 + step.thread * column, ' ') + "T" + std::to_string(step.thread) + " ... " +
         std::to_string(count) + " more\n";
}

}  // namespace

// Of many steps in a row by one thread, the first and the last ones matter: where it took over, and
// where another does.
std::string format_trace(const runtime::execution_observer& observed) {
  const std::vector<observed_step>& steps = observed.steps();
  const std::size_t column = column_width(steps);
  std::string text;
  for (std::size_t begin = 0, end = 0; begin < steps.size(); begin = end) {
    while (end < steps.size() && steps[end].thread == steps[begin].thread) ++end;
    const bool folded = end - begin > 2 * shown_around_switches + 1;
    for (std::size_t i = begin; i < end; ++i) {
      if (folded && i == begin + shown_around_switches) {
        i = end - shown_around_switches;
        text += ellipsis(steps[begin], column, i - begin - shown_around_switches);
      }
      text += line(steps[i], column);
    }
  }
  return text;
}

}  // namespace brigade::explore
