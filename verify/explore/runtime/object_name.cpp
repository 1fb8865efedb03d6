#include "object_name.hpp"

#include "mode.hpp"
#include "observer.hpp"
#include "symbolize.hpp"
#include "sync_object.hpp"

namespace brigade::explore::runtime {

namespace {

std::string first_use_of(std::uint32_t number) {
  for (const observed_step& step : observer.steps()) {
    if (step.taken.object != number) continue;
    const std::string place = innermost_line(step.stack);
    if (!place.empty()) return "first used at " + place;
  }
  return "";
}

}  // namespace

std::string name_of_object(std::uint32_t number) {
  const std::string numbered = "object #" + std::to_string(number);
  if (active_mode != control::observing) return numbered;
  const std::string global = global_at(objects.numbered(number).address);
  const std::string known = global.empty() ? first_use_of(number) : global;
  return known.empty() ? numbered : numbered + " (" + known + ")";
}

}  // namespace brigade::explore::runtime
