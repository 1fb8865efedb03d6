#include "lock_order.hpp"

#include <algorithm>

#include "mode.hpp"
#include "object_name.hpp"
#include "symbolize.hpp"

namespace brigade::explore::runtime {

lock_order_graph lock_order;

namespace {

template <typename Held>
bool excludes(const Held& one, const Held& other) {
  return one.object == other.object && (one.how == hold::exclusive || other.how == hold::exclusive);
}

template <typename Held>
bool is_same(const Held& one, const Held& other) {
  return one.object == other.object && one.how == other.how;
}

// The dates of the acquisitions would tell, too, at a higher price.
template <typename Held>
bool share_a_gate(const std::vector<Held>& some, const std::vector<Held>& others) {
  return std::any_of(some.begin(), some.end(), [&](const Held& one) {
    return std::any_of(others.begin(), others.end(),
                       [&](const Held& other) { return excludes(one, other); });
  });
}

// A thread that waits for the second of its locks while it holds the first.
struct wait {
  order_log::moment holds;   // the first lock was taken
  order_log::moment served;  // and the second
};

// Whether one of the waits is over before the other's thread holds anything.
bool are_ordered(const wait& one, const wait& other) {
  return is_before(one.served, other.holds) || is_before(other.served, one.holds);
}

// Whether each place of the circle has a wait such that none is ordered with another.
bool coincide(const std::vector<std::vector<wait>>& places, std::vector<const wait*>& chosen,
              unsigned& tries) {
  constexpr unsigned most_tries = 100'000;
  if (chosen.size() == places.size()) return true;
  for (const wait& next : places[chosen.size()]) {
    if (++tries > most_tries) return false;
    const bool fits = std::none_of(chosen.begin(), chosen.end(),
                                   [&](const wait* each) { return are_ordered(*each, next); });
    if (!fits) continue;
    chosen.push_back(&next);
    if (coincide(places, chosen, tries)) return true;
    chosen.pop_back();
  }
  return false;
}

}  // namespace

void lock_order_graph::begin_execution(bool enabled) {
  enabled_ = enabled;
  for (unsigned i = 0; i < threads_; ++i) held_[i].clear();
  threads_ = 1;
  edges_.clear();
  log_.clear();
}

void lock_order_graph::created(unsigned parent, unsigned child) {
  threads_ = std::max(threads_, child + 1);
  held_[child].clear();
  ordered(order_event::create, parent, child);
}

void lock_order_graph::take_from(std::vector<held_lock>& held, std::uint32_t object) {
  const auto last = std::find_if(held.rbegin(), held.rend(),
                                 [&](const held_lock& each) { return each.object == object; });
  if (last != held.rend()) held.erase(std::next(last).base());
}

lock_order_graph::edge* lock_order_graph::known(unsigned thread, const held_lock& first,
                                                const held_lock& wanted) {
  const std::vector<held_lock>& held = held_[thread];
  const auto found = std::find_if(edges_.begin(), edges_.end(), [&](const edge& each) {
    return each.thread == thread && each.first.object == first.object &&
           is_same(each.wanted, wanted) &&
           std::equal(held.begin(), held.end(), each.held.begin(), each.held.end(),
                      is_same<held_lock>);
  });
  return found == edges_.end() ? nullptr : &*found;
}

void lock_order_graph::add_edges(unsigned thread, std::uint32_t wanted, hold how) {
  const std::vector<held_lock>& held = held_[thread];
  const held_lock second{wanted, how, log_.now()};
  for (const held_lock& first : held) {
    if (first.object == wanted) continue;
    edge* of = known(thread, first, second);
    if (of == nullptr) {
      if (edges_.size() == most_edges) continue;
      of = &edges_.emplace_back(edge{thread, first, second, held, {}, {}});
      if (active_mode == control::observing) of->stack = capture_stack();
    }
    if (of->instances.size() < most_instances) of->instances.push_back({first.since, second.since});
  }
}

bool lock_order_graph::fits(const cycle& path, const edge& next) const {
  if (!excludes(path.back()->wanted, next.first)) return false;
  return std::all_of(path.begin(), path.end(), [&](const edge* each) {
    return each->thread != next.thread && !share_a_gate(each->held, next.held);
  });
}

// Whether all threads of the cycle may wait for each other at one time, were it not for the order
// in which the locks of the cycle happened to be taken in this execution.
bool lock_order_graph::may_coincide(const cycle& path) const {
  std::vector<std::vector<wait>> places;
  std::vector<std::uint32_t> locks;
  for (const edge* each : path) {
    locks.push_back(each->first.object);
    std::vector<wait>& place = places.emplace_back();
    for (const instance& once : each->instances) {
      place.push_back({{each->thread, once.first, {}}, {each->thread, once.second, {}}});
    }
  }
  std::vector<order_log::moment*> moments;
  for (std::vector<wait>& place : places) {
    for (wait& each : place) {
      moments.push_back(&each.holds);
      moments.push_back(&each.served);
    }
  }
  log_.date(std::move(moments), locks);
  std::vector<const wait*> chosen;
  unsigned tries = 0;
  return coincide(places, chosen, tries);
}

// Cycles begin at their thread of the lowest number, so that none is walked twice.
bool lock_order_graph::extend(cycle& path, unsigned& dated) const {
  if (path.size() > 1 && excludes(path.back()->wanted, path.front()->first)) {
    return dated++ < most_dated && may_coincide(path);
  }
  if (path.size() == longest_cycle) return false;
  for (const edge& next : edges_) {
    if (next.thread <= path.front()->thread || !fits(path, next)) continue;
    path.push_back(&next);
    if (extend(path, dated)) return true;
    path.pop_back();
  }
  return false;
}

lock_order_graph::cycle lock_order_graph::find_cycle() const {
  unsigned dated = 0;
  for (const edge& first : edges_) {
    cycle path{&first};
    if (extend(path, dated)) return path;
  }
  return {};
}

std::string lock_order_graph::find_inversion() const {
  std::string text;
  for (const edge* each : find_cycle()) {
    text += (text.empty() ? "lock order inversion: thread " : ", thread ") +
            std::to_string(each->thread) + " takes " + name_of_object(each->wanted.object) +
            " while it holds " + name_of_object(each->first.object);
  }
  return text;
}

std::string lock_order_graph::describe_inversion() const {
  std::string text;
  for (const edge* each : find_cycle()) {
    text += "  thread " + std::to_string(each->thread) + ", holding " +
            name_of_object(each->first.object) + ", takes " + name_of_object(each->wanted.object) +
            ":\n" + describe_stack(each->stack);
  }
  return text;
}

}  // namespace brigade::explore::runtime
