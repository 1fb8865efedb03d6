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
    : jobs_(jobs), moved_(jobs.size()), served_(jobs.size()) {
  at_.state = present ? up : down;
  at_.last_in.fill(before_all);
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
  return advance(dues_.size()) ? std::nullopt : std::optional<std::size_t>(dues_[at_.done]);
}

bool presence_schedule::advance(std::size_t jobs) {
  const std::size_t end = at_.done + std::min(jobs, dues_.size() - at_.done);
  for (; at_.done < end; ++at_.done) {
    const std::uint32_t due = dues_[at_.done];
    for (; at_.released < releases_.size() &&
           jobs_[releases_[at_.released]].release <= jobs_[due].due;
         ++at_.released) {
      release(releases_[at_.released]);
    }
    stray(jobs_[due]);
    if (!(jobs_[due].holds ? hold(due) : complete(due))) {
      return false;
    }
    if (jobs_[due].stores) {
      note_store({jobs_[due].release, jobs_[due].chain});
    }
  }
  return true;
}

presence_schedule::place presence_schedule::here() {
  if (earliest_debt_.empty()) {
    earliest_debt_.resize(dues_.size() + 1, never);
    for (std::size_t i = dues_.size(); i-- > 0;) {
      const job& due = jobs_[dues_[i]];
      const bool has_to = due.what == task::rise || due.what == task::fall;
      earliest_debt_[i] = std::min(earliest_debt_[i + 1], has_to ? due.release : never);
    }
  }
  if (at_.done < dues_.size()) {
    const stamp now = jobs_[dues_[at_.done]].due;
    for (const direction to : {down, up}) {
      drop_overdue(to, now);
      auto& missed = at_.sides[to].missed;
      missed.erase(missed.begin(), missed.lower_bound({earliest_debt_[at_.done], 0}));
    }
    drop_idle(now);
  }
  at_.changes = changes_.size();
  return at_;
}

void presence_schedule::go_back(const place& to) {
  for (; changes_.size() > to.changes; changes_.pop_back()) {
    (changes_.back() % 2 == 0 ? moved_ : served_)[changes_.back() / 2] = false;
  }
  at_ = to;
}

void presence_schedule::set_moved(std::uint32_t index) {
  moved_[index] = true;
  changes_.push_back(index * 2);
}

void presence_schedule::set_served(std::uint32_t index) {
  served_[index] = true;
  changes_.push_back(index * 2 + 1);
}

bool presence_schedule::chance(std::uint32_t one_in) noexcept {
  if (random_ == 0) {
    return false;
  }
  random_ ^= random_ << 13U;  // Marsaglia, "Xorshift RNGs", 2003
  random_ ^= random_ >> 17U;
  random_ ^= random_ << 5U;
  return random_ % one_in == 0;
}

/// A move that nobody waits for, at an instant that no chain fills: those are kept from jobs that
/// can move.
void presence_schedule::stray(const job& due) {
  if ((can_rise(due.what) || can_fall(due.what)) && !due.holds && chance(8)) {
    static_cast<void>(move(opposite(at_.state), due.due));
  }
}

void presence_schedule::release(std::uint32_t index) {
  const job& released = jobs_[index];
  if (released.stores && released.what != task::rise && !released.holds) {
    at_.idle_stores.push({released.due, index});
  }
  if (released.what == task::presence) {
    return;
  }
  side& of = at_.sides[can_rise(released.what) ? up : down];
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
  if (served_[index] || (chance(2) && pair_with_missed(to, index))) {
    return true;
  }
  if (at_.state == to && !move(opposite(to), now)) {
    return pair_with_missed(to, index);
  }
  return move(to, now);
}

/// A partner for the two moves that are made at an instant gone by.
bool presence_schedule::pair_with_missed(direction to, std::uint32_t index) {
  drop_overdue(opposite(to), jobs_[index].due);
  auto& missed = at_.sides[opposite(to)].missed;
  auto partner = missed.lower_bound({jobs_[index].release, 0});
  while (partner != missed.end() && moved_[partner->second]) {
    partner = missed.erase(partner);
  }
  if (partner == missed.end()) {
    return false;
  }
  set_moved(partner->second);
  missed.erase(partner);
  set_moved(index);
  set_served(index);
  return true;
}

bool presence_schedule::visit(direction to, const job& due) {
  return at_.state == to || at_.last_in[to] >= due.release || move(to, due.due);
}

bool presence_schedule::complete_change(const job& due) {
  const bool was_absent = at_.state == down || at_.last_in[down] >= due.release;
  const latest_store& store = at_.stores[at_.stores[0].chain == due.chain ? 1 : 0];
  return store.after >= due.release || (due.what == task::change && was_absent) ||
         (!was_absent && store_anew(due)) ||
         (due.what == task::change && move(down, due.due) && move(up, due.due));
}

/// Where the key was present all the time: a store that needs no move gets its instant in it.
bool presence_schedule::store_anew(const job& due) {
  drop_idle(due.due);
  const bool is_over = at_.latest_idle != nobody && !moved_[at_.latest_idle] &&
                       jobs_[at_.latest_idle].due >= due.release;
  if (!is_over && at_.idle_stores.empty()) {
    return false;
  }
  const std::uint32_t index = is_over ? at_.latest_idle : at_.idle_stores.top().second;
  if (jobs_[index].chain == due.chain) {
    return false;
  }
  set_moved(index);
  note_store({std::min(jobs_[index].due, due.due), jobs_[index].chain});
  return true;
}

bool presence_schedule::hold(std::uint32_t index) {
  const job& due = jobs_[index];
  if (can_rise(due.what)) {
    release(index);
  }
  return due.what == task::rise ? complete_move(up, index) : at_.state == up || move(up, due.due);
}

bool presence_schedule::move(direction to, stamp now) {
  drop_overdue(to, now);
  side& of = at_.sides[to];
  if (of.supply.empty()) {
    return false;
  }
  set_moved(of.supply.top().second);
  of.supply.pop();
  while (!of.debts.empty() && served_[of.debts.top().second]) {
    of.debts.pop();
  }
  if (!of.debts.empty()) {
    set_served(of.debts.top().second);
    of.debts.pop();
  }
  at_.last_in[at_.state] = now;
  at_.state = to;
  return true;
}

/// Leaves the job that has to be asked first on top of what can move.
void presence_schedule::drop_overdue(direction to, stamp now) {
  side& of = at_.sides[to];
  for (; !of.supply.empty(); of.supply.pop()) {
    const auto [due, index] = of.supply.top();
    if (!moved_[index] && due >= now) {
      return;
    }
    if (!moved_[index]) {
      of.missed.insert({due, index});
    }
  }
}

void presence_schedule::drop_idle(stamp now) {
  for (; !at_.idle_stores.empty(); at_.idle_stores.pop()) {
    const auto [due, index] = at_.idle_stores.top();
    if (!moved_[index] && due >= now) {
      return;
    }
    at_.latest_idle = moved_[index] ? at_.latest_idle : index;
  }
}

void presence_schedule::note_store(latest_store now) {
  auto& stores = at_.stores;
  if (now.chain == stores[0].chain) {
    stores[0].after = std::max(stores[0].after, now.after);
  } else if (now.after > stores[0].after) {
    stores[1] = std::exchange(stores[0], now);
  } else if (now.after > stores[1].after) {
    stores[1] = now;
  }
}

}  // namespace brigade::linearize::keyed
