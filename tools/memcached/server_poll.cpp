#include "server_poll.hpp"

#include <fmt/format.h>

#include <brigade/history/clock.hpp>
#include <charconv>
#include <string_view>
#include <thread>
#include <utility>

namespace brigade::tools::memcached {
namespace {

constexpr std::chrono::milliseconds between_polls{10};

template <class Number>
[[nodiscard]] Number number_in(std::string_view text) {
  Number number{};
  (void)std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::optional<server_figures> ask_figures(client& asking) {
  const auto all = asking.statistics();
  if (!all) return std::nullopt;
  server_figures figures;
  for (const auto& [name, value] : *all) {
    if (name == "version") figures.version = value;
    if (name == "pid") figures.pid = number_in<std::uint64_t>(value);
    if (name == "hash_power_level") figures.hash_power_level = number_in<unsigned>(value);
    if (name == "hash_is_expanding") figures.hash_is_expanding = value == "1";
    if (name == "evictions") figures.evictions = number_in<std::uint64_t>(value);
    if (name == "curr_items") figures.curr_items = number_in<std::uint64_t>(value);
  }
  if (figures.hash_power_level == 0) return std::nullopt;
  return figures;
}

server_poll::server_poll(client asking, server_figures first, journal& into, std::size_t lane)
    : asking_(std::move(asking)), first_(first), journal_(&into), lane_(lane), latest_(first) {
  note_figures(first, history::steady_stamps().after());
}

void server_poll::run(const std::atomic<bool>& stop) {
  while (!stop.load()) {
    poll();
    std::this_thread::sleep_for(between_polls);
  }
  poll();
  note_figures(latest(), history::steady_stamps().after());
  journal_->close(lane_);
}

server_figures server_poll::latest() const {
  const std::lock_guard guard(mutex_);
  return latest_;
}

void server_poll::poll() {
  const auto now = ask_figures(asking_);
  const history::stamp time = history::steady_stamps().after();
  if (!now) {
    journal_->pass(lane_, time);
    return;
  }
  const server_figures before = latest();
  {
    const std::lock_guard guard(mutex_);
    latest_ = *now;
  }
  if (now->hash_is_expanding) ++met_expanding_;
  if (!doubted_ && now->evictions != first_.evictions) {
    doubted_ = true;
    note(time, "doubt", "\"reason\":\"the server evicted items\"");
  } else if (!doubted_ && now->pid != first_.pid) {
    doubted_ = true;
    note(time, "doubt", "\"reason\":\"the server was restarted\"");
  }
  if (now->hash_power_level != before.hash_power_level ||
      now->hash_is_expanding != before.hash_is_expanding || now->evictions != before.evictions) {
    note_figures(*now, time);
  }
  journal_->pass(lane_, time);
}

void server_poll::note_figures(const server_figures& now, history::stamp time) {
  note(time, "server",
       fmt::format(
           "\"hash_power_level\":{},\"hash_is_expanding\":{},\"evictions\":{},\"curr_items\":{}",
           now.hash_power_level, now.hash_is_expanding, now.evictions, now.curr_items));
}

void server_poll::note(history::stamp time, const char* name, std::string members) {
  report seen;
  seen.what = report::kind::note;
  seen.event.time = time;
  seen.name = name;
  seen.members = std::move(members);
  journal_->add(lane_, std::move(seen));
}

}  // namespace brigade::tools::memcached
