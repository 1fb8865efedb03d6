// Invocations and responses as steps on an object of their own, at an address where no program has
// anything.
#include <brigade/explore/explore.hpp>

#include "runtime/mode.hpp"
#include "runtime/scheduler.hpp"

namespace brigade::explore {

namespace {

using runtime::action;
using runtime::effect;
using runtime::the_scheduler;

void pass(action what, effect how) {
  constexpr std::uintptr_t history = 0x1'2000'0000;
  the_scheduler.step(runtime::objects.at(history, 1), what, how);
}

}  // namespace

void operation_invoked() {
  if (!runtime::controlled()) return;
  const runtime::runtime_section section;
  pass(action::invoke, effect::invocation);
  the_scheduler.current().invoked = the_scheduler.steps_in_execution();
}

interval operation_returned() {
  if (!runtime::controlled()) return {};
  const runtime::runtime_section section;
  pass(action::respond, effect::response);
  return {the_scheduler.current().invoked, the_scheduler.steps_in_execution()};
}

}  // namespace brigade::explore
