#include "journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace brigade::tools::memcached {

void journal::add(std::size_t lane, report what) {
  auto& mine = lanes_[lane];
  const std::lock_guard guard(mine.mutex);
  mine.passed = what.event.time;
  mine.waiting.push_back(std::move(what));
}

void journal::pass(std::size_t lane, history::stamp time) {
  auto& mine = lanes_[lane];
  const std::lock_guard guard(mine.mutex);
  mine.passed = std::max(mine.passed, time);
}

void journal::close(std::size_t lane) { pass(lane, history::never); }

void journal::write_ready() {
  history::stamp bound = history::never;
  for (waiting_reports& each : lanes_) {
    const std::lock_guard guard(each.mutex);
    bound = std::min(bound, each.passed);
    std::move(each.waiting.begin(), each.waiting.end(), std::back_inserter(pending_));
    each.waiting.clear();
  }
  std::stable_sort(pending_.begin(), pending_.end(),
                   [](const report& a, const report& b) { return a.event.time < b.event.time; });
  const auto first_later = std::find_if(pending_.begin(), pending_.end(), [&](const report& each) {
    return each.event.time >= bound;
  });
  std::for_each(pending_.begin(), first_later, [&](const report& each) { write(each); });
  pending_.erase(pending_.begin(), first_later);
}

void journal::write(const report& what) {
  const history::stamp time = what.event.time;
  switch (what.what) {
    case report::kind::event:
      write_event(what.event);
      break;
    case report::kind::note:
      out_->note(what.name, what.members.empty()
                                ? fmt::format("\"time\":{}", time)
                                : fmt::format("\"time\":{},{}", time, what.members));
      break;
    case report::kind::growth_begins:
      growth_ = {true, time, open_, 0};
      break;
    case report::kind::growth_holds:
      if (growth_.under_way) growth_.certain = std::max(growth_.certain, open_);
      break;
    case report::kind::growth_ends:
      end_growth(time);
      break;
  }
}

void journal::write_event(const history::owned_event& event) {
  out_->write(event);
  switch (event.type) {
    case history::event_type::invoke:
      ++totals_.invoked;
      ++open_;
      if (growth_.under_way) ++growth_.overlapping;
      return;
    case history::event_type::ok:
      ++totals_.ok;
      break;
    case history::event_type::fail:
      ++totals_.failed;
      break;
    case history::event_type::info:
      ++totals_.unknown;
      break;
  }
  --open_;
}

void journal::end_growth(history::stamp time) {
  if (!growth_.under_way) return;
  growth_.under_way = false;
  ++totals_.growths;
  totals_.overlapping += growth_.overlapping;
  totals_.certain += growth_.certain;
  out_->note("growth",
             fmt::format("\"time\":{},\"began\":{},\"ended\":{},\"overlapping\":{},\"certain\":{}",
                         time, growth_.began, time, growth_.overlapping, growth_.certain));
}

}  // namespace brigade::tools::memcached
