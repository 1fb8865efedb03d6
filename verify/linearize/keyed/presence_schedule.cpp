#include "presence_schedule.hpp"

#include <algorithm>
#include <tuple>

namespace brigade::linearize::keyed {
namespace {

constexpr stamp before_all = std::numeric_limits<stamp>::min();

[[nodiscard]] bool can_rise(task what) noexcept {
  return what == task::rise || what == task::may_rise || what == task::spare_rise;
}

[[nodiscard]] bool can_fall(task what) noexcept {
  return what == task::fall || what == task::may_fall || what == task::spare_fall;
}

}  // namespace

presence_schedule::presence_schedule(std::span<const job> jobs, bool present)
    : jobs_(jobs),
      moved_(jobs.size()),
      served_(jobs.size()),
      latest_idle_(nobody),
      state_(present ? up : down) {
  last_in_.fill(before_all);
  for (std::uint32_t i = 0; i < jobs.size(); ++i) {
    if (!jobs[i].holds && (can_rise(jobs[i].what) || can_fall(jobs[i].what) || jobs[i].stores)) {
      releases_.push_back(i);
    }
    if (jobs[i].due != never) {
      dues_.push_back(i);
    }
  }
  std::sort(releases_.begin(), releases_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(jobs[a].release, a) < std::tie(jobs[b].release, b);
  });
  std::sort(dues_.begin(), dues_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(jobs[a].due, jobs[a].holds, a) < std::tie(jobs[b].due, jobs[b].holds, b);
  });
}

std::optional<std::size_t> presence_schedule::failure() {
  std::size_t released = 0;
  for (const std::uint32_t due : dues_) {
    for (; released < releases_.size() && jobs_[releases_[released]].release <= jobs_[due].due;
         ++released) {
      release(releases_[released]);
    }
    if (!(jobs_[due].holds ? hold(due) : complete(due))) {
      return due;
    }
    if (jobs_[due].stores) {
      note_store({jobs_[due].release, jobs_[due].chain});
    }
  }
  return std::nullopt;
}

void presence_schedule::release(std::uint32_t index) {
  const job& released = jobs_[index];
  if (released.stores && released.what != task::rise && !released.holds) {
    idle_stores_.push({released.due, index});
  }
  if (released.what == task::presence) {
    return;
  }
  side& of = sides_[can_rise(released.what) ? up : down];
  of.supply.push({released.due, index});
  if (released.what == task::rise || released.what == task::fall) {
    of.debts.push({released.due, index});
  }
}

bool presence_schedule::complete(std::uint32_t index) {
  const job& due = jobs_[index];
  switch (due.what) {
    case task::rise:
      return complete_move(up, index);
    case task::fall:
      return complete_move(down, index);
    case task::may_rise:
    case task::presence:
      return visit(up, due);
    case task::may_fall:
    case task::absence:
      return visit(down, due);
    case task::change:
    case task::change_to_other:
      return complete_change(due);
    default:
      return true;
  }
}

bool presence_schedule::complete_move(direction to, std::uint32_t index) {
  const stamp now = jobs_[index].due;
  if (served_[index]) {
    return true;
  }
  if (state_ == to && !move(opposite(to), now)) {
    return pair_with_missed(to, index);
  }
  return move(to, now);
}

/// A partner for the two moves that are made at an instant gone by.
bool presence_schedule::pair_with_missed(direction to, std::uint32_t index) {
  auto& missed = sides_[opposite(to)].missed;
  auto partner = missed.lower_bound({jobs_[index].release, 0});
  while (partner != missed.end() && moved_[partner->second]) {
    partner = missed.erase(partner);
  }
  if (partner == missed.end()) {
    return false;
  }
  moved_[partner->second] = true;
  missed.erase(partner);
  moved_[index] = true;
  served_[index] = true;
  return true;
}

bool presence_schedule::visit(direction to, const job& due) {
  return state_ == to || last_in_[to] >= due.release || move(to, due.due);
}

bool presence_schedule::complete_change(const job& due) {
  const bool was_absent = state_ == down || last_in_[down] >= due.release;
  const latest_store& store = stores_[stores_[0].chain == due.chain ? 1 : 0];
  return store.after >= due.release || (due.what == task::change && was_absent) ||
         (!was_absent && store_anew(due)) ||
         (due.what == task::change && move(down, due.due) && move(up, due.due));
}

/// Where the key was present all the time: a store that needs no move gets its instant in it.
bool presence_schedule::store_anew(const job& due) {
  for (; !idle_stores_.empty(); idle_stores_.pop()) {
    const auto [last, index] = idle_stores_.top();
    if (!moved_[index] && last >= due.due) {
      break;
    }
    latest_idle_ = moved_[index] ? latest_idle_ : index;
  }
  const bool is_over =
      latest_idle_ != nobody && !moved_[latest_idle_] && jobs_[latest_idle_].due >= due.release;
  if (!is_over && idle_stores_.empty()) {
    return false;
  }
  const std::uint32_t index = is_over ? latest_idle_ : idle_stores_.top().second;
  if (jobs_[index].chain == due.chain) {
    return false;
  }
  moved_[index] = true;
  note_store({std::min(jobs_[index].due, due.due), jobs_[index].chain});
  return true;
}

bool presence_schedule::hold(std::uint32_t index) {
  const job& due = jobs_[index];
  if (can_rise(due.what)) {
    release(index);
  }
  return due.what == task::rise ? complete_move(up, index) : state_ == up || move(up, due.due);
}

bool presence_schedule::move(direction to, stamp now) {
  side& of = sides_[to];
  for (; !of.supply.empty(); of.supply.pop()) {
    const auto [due, index] = of.supply.top();
    if (!moved_[index] && due >= now) {
      break;
    }
    if (!moved_[index]) {
      of.missed.insert({due, index});
    }
  }
  if (of.supply.empty()) {
    return false;
  }
  moved_[of.supply.top().second] = true;
  of.supply.pop();
  while (!of.debts.empty() && served_[of.debts.top().second]) {
    of.debts.pop();
  }
  if (!of.debts.empty()) {
    served_[of.debts.top().second] = true;
    of.debts.pop();
  }
  last_in_[state_] = now;
  state_ = to;
  return true;
}

void presence_schedule::note_store(latest_store now) {
  if (now.chain == stores_[0].chain) {
    stores_[0].after = std::max(stores_[0].after, now.after);
  } else if (now.after > stores_[0].after) {
    stores_[1] = std::exchange(stores_[0], now);
  } else if (now.after > stores_[1].after) {
    stores_[1] = now;
  }
}

}  // namespace brigade::linearize::keyed
