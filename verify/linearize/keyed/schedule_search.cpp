#include "schedule_search.hpp"

#include <algorithm>
#include <deque>

namespace brigade::linearize::keyed {
namespace {

constexpr std::size_t tries_of_a_job = 8;  // few jobs have few schedules

}  // namespace

bool find_schedule(std::span<const job> jobs, bool present, const schedule_effort& effort) {
  presence_schedule schedule(jobs, present);
  const std::size_t at_once = std::min(effort.at_once, tries_of_a_job * schedule.size());
  std::deque<presence_schedule::place> places{schedule.here()};
  std::size_t hard_until = 0;
  std::size_t tries = 0;
  std::size_t tries_left = effort.in_all + schedule.size() / effort.stride;
  while (schedule.done() < schedule.size()) {
    if (schedule.advance(effort.stride)) {
      if (schedule.done() >= hard_until) {
        schedule.wander(0);
        tries = 0;
        places.push_back(schedule.here());
        if (places.size() > effort.places) {
          places.pop_front();
        }
      }
      continue;
    }
    hard_until = std::max(hard_until, schedule.done() + effort.stride);
    if (++tries > at_once || tries_left-- == 0) {
      return false;
    }
    if (tries % effort.from_a_place == 0 && places.size() > 1) {
      places.pop_back();
    }
    schedule.go_back(places.back());
    schedule.wander(static_cast<std::uint32_t>(tries));
  }
  return true;
}

}  // namespace brigade::linearize::keyed
