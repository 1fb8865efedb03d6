#include "trace.hpp"

#include "runtime/symbolize.hpp"

namespace brigade::explore {

namespace {

// The invocation or response of an operation is its place: what was asked or answered.
bool is_mark(const runtime::observed_step& step) {
  return step.what == runtime::action::invoke || step.what == runtime::action::respond;
}

std::string where(const runtime::observed_step& step) {
  if (is_mark(step)) return "";
  for (const std::uintptr_t counter : step.stack) {
    for (const runtime::frame& candidate : runtime::symbolize(counter)) {
      if (runtime::is_of_the_subject(candidate)) return runtime::source_line(candidate);
    }
  }
  return "";
}

}  // namespace

std::string format_trace(const runtime::execution_observer& observed) {
  constexpr std::size_t column = 26;
  std::string text;
  for (const runtime::observed_step& step : observed.steps()) {
    text += std::string(2 + step.thread * column, ' ') + "T" + std::to_string(step.thread) + " " +
            name(step.what);
    if (!step.note.empty()) text += " " + step.note;
    const std::string place = where(step);
    if (!place.empty()) text += "  " + place;
    text += '\n';
  }
  return text;
}

}  // namespace brigade::explore
