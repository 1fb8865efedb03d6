#include "time_order.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace brigade::history {

void time_order::add(const event_view& event) {
  if (is_sorted_ && !held_.empty() && held_.back().time != event.time) {
    flush();
  }
  held_.push_back(own(event));
}

void time_order::flush() {
  std::stable_sort(held_.begin(), held_.end(),
                   [](const owned_event& a, const owned_event& b) { return a.time < b.time; });
  for (auto first = held_.begin(); first != held_.end();) {
    const auto last = std::find_if(
        first, held_.end(), [&](const owned_event& each) { return each.time != first->time; });
    flush_instant(first, last);
    first = last;
  }
  held_.clear();
}

/// A process that was answered in this instant leaves that number to the answer.
void time_order::flush_instant(std::vector<owned_event>::iterator first,
                               std::vector<owned_event>::iterator last) {
  std::vector<answer> answers;
  std::vector<process*> answered;
  for (auto at = first; at != last; ++at) {
    process& mine = processes_[at->process];
    if (at->type == event_type::invoke) {
      invoke(*at, mine);
    } else {
      answers.push_back(respond(std::move(*at), mine));
      answered.push_back(&mine);
    }
  }
  for (const answer& each : answers) {
    out_(each.event, each.invocation);
  }
  for (process* const each : answered) {
    each->is_answered_now = false;
  }
}

void time_order::invoke(owned_event& event, process& mine) {
  if (mine.is_open) {
    throw std::invalid_argument("expected the response of process " +
                                std::to_string(event.process) + " before its next invocation");
  }
  if (mine.is_new && used_.insert(event.process).second) {
    mine.number = event.process;
  } else if (mine.is_new || mine.is_retired || mine.is_answered_now) {
    mine.number = unused_number();
  }
  mine.is_new = mine.is_retired = false;
  mine.is_open = true;
  event.process = mine.number;
  out_(event, event);
  mine.invocation = std::move(event);
}

time_order::answer time_order::respond(owned_event event, process& mine) {
  if (!mine.is_open) {
    throw std::invalid_argument("expected an invocation of process " +
                                std::to_string(event.process) + " before its response");
  }
  mine.is_open = false;
  mine.is_answered_now = true;
  mine.is_retired = event.type == event_type::info;
  event.process = mine.number;
  return {std::move(event), std::move(mine.invocation)};
}

std::uint32_t time_order::unused_number() {
  while (!used_.insert(next_).second) {
    if (++next_ == 0) {
      throw std::invalid_argument("expected fewer than 4294967296 processes");
    }
  }
  return next_;
}

}  // namespace brigade::history
