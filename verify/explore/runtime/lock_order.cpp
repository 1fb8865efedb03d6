#include "lock_order.hpp"

#include <algorithm>

#include "mode.hpp"
#include "symbolize.hpp"

namespace brigade::explore::runtime {

lock_order_graph lock_order;

namespace {

template <typename Held>
bool excludes(const Held& one, const Held& other) {
  return one.object == other.object && (one.how == hold::exclusive || other.how == hold::exclusive);
}

template <typename Held>
bool share_a_gate(const std::vector<Held>& some, const std::vector<Held>& others) {
  return std::any_of(some.begin(), some.end(), [&](const Held& one) {
    return std::any_of(others.begin(), others.end(),
                       [&](const Held& other) { return excludes(one, other); });
  });
}

}  // namespace

void lock_order_graph::begin_execution(bool enabled) {
  enabled_ = enabled;
  for (unsigned i = 0; i < threads_; ++i) held_[i].clear();
  threads_ = 1;
  structure_[0].clear();
  structure_[0].set(0, 1);
  edges_.clear();
}

void lock_order_graph::created(unsigned parent, unsigned child) {
  threads_ = std::max(threads_, child + 1);
  held_[child].clear();
  structure_[child].assign(structure_[parent]);
  structure_[child].set(child, 1);
  structure_[parent].set(parent, structure_[parent].at(parent) + 1);
}

void lock_order_graph::joined(unsigned joiner, unsigned target) {
  structure_[joiner].join(structure_[target]);
}

void lock_order_graph::take_from(std::vector<held_lock>& held, std::uint32_t object) {
  const auto last = std::find_if(held.rbegin(), held.rend(),
                                 [&](const held_lock& each) { return each.object == object; });
  if (last != held.rend()) held.erase(std::next(last).base());
}

bool lock_order_graph::is_known(const edge& another) const {
  const auto same_set = [](const std::vector<held_lock>& some,
                           const std::vector<held_lock>& others) {
    return std::equal(some.begin(), some.end(), others.begin(), others.end(),
                      [](const held_lock& one, const held_lock& other) {
                        return one.object == other.object && one.how == other.how;
                      });
  };
  return std::any_of(edges_.begin(), edges_.end(), [&](const edge& known) {
    return known.thread == another.thread && known.first.object == another.first.object &&
           known.wanted.object == another.wanted.object && known.wanted.how == another.wanted.how &&
           known.since == another.since && same_set(known.held, another.held);
  });
}

void lock_order_graph::add_edges(unsigned thread, std::uint32_t wanted, hold how) {
  const std::vector<held_lock>& held = held_[thread];
  const vector_clock& now = structure_[thread];
  for (const held_lock& first : held) {
    edge made{thread, first, {wanted, how}, now.at(thread), now, held, {}};
    if (edges_.size() == most_edges || first.object == wanted || is_known(made)) continue;
    if (active_mode == control::observing) made.stack = capture_stack();
    edges_.push_back(std::move(made));
  }
}

bool lock_order_graph::fits(const cycle& path, const edge& next) const {
  if (!excludes(path.back()->wanted, next.first)) return false;
  return std::all_of(path.begin(), path.end(), [&](const edge* each) {
    return each->thread != next.thread && !share_a_gate(each->held, next.held) &&
           each->since > next.after.at(each->thread) && next.since > each->after.at(next.thread);
  });
}

// Cycles begin at their thread of the lowest number, so that none is walked twice.
bool lock_order_graph::extend(cycle& path) const {
  if (path.size() > 1 && excludes(path.back()->wanted, path.front()->first)) return true;
  if (path.size() == longest_cycle) return false;
  for (const edge& next : edges_) {
    if (next.thread <= path.front()->thread || !fits(path, next)) continue;
    path.push_back(&next);
    if (extend(path)) return true;
    path.pop_back();
  }
  return false;
}

lock_order_graph::cycle lock_order_graph::find_cycle() const {
  for (const edge& first : edges_) {
    cycle path{&first};
    if (extend(path)) return path;
  }
  return {};
}

std::string lock_order_graph::find_inversion() const {
  std::string text;
  for (const edge* each : find_cycle()) {
    text += (text.empty() ? "lock order inversion: thread " : ", thread ") +
            std::to_string(each->thread) + " takes object #" + std::to_string(each->wanted.object) +
            " while it holds object #" + std::to_string(each->first.object);
  }
  return text;
}

std::string lock_order_graph::describe_inversion() const {
  std::string text;
  for (const edge* each : find_cycle()) {
    text += "  thread " + std::to_string(each->thread) + ", holding object #" +
            std::to_string(each->first.object) + ", takes object #" +
            std::to_string(each->wanted.object) + ":\n" + describe_stack(each->stack);
  }
  return text;
}

}  // namespace brigade::explore::runtime
