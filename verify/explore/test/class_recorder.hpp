// Wraps a strategy and notes, for each complete execution, which class of equivalent executions it
// belongs to. The order is computed from scratch, as sets of steps, to be independent of the
// reduction under test.
#pragma once

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "../strategies/strategy.hpp"

namespace brigade::explore::test {

using class_counts = std::map<std::string, unsigned>;

// A class of the one that is not among the other; empty where there is none.
inline std::string first_missing(const class_counts& wanted, const class_counts& found) {
  for (const auto& [description, count] : wanted) {
    if (found.count(description) == 0) return description;
  }
  return "";
}

inline std::string first_repeated(const class_counts& counts) {
  for (const auto& [description, count] : counts) {
    if (count > 1) return description;
  }
  return "";
}

// How long threads that wait for each other go around before that is called a livelock is no matter
// of the order of steps alone: where there are such, only executions that come to their end
// compare.
enum class recorded : std::uint8_t { all, completed };

class class_recorder final : public strategies::strategy {
 public:
  class_recorder(std::unique_ptr<strategies::strategy> inner, class_counts& counts,
                 recorded which = recorded::all)
      : inner_(std::move(inner)), counts_(counts), which_(which) {}

  void begin_execution() override {
    steps_.clear();
    for (auto& before : before_thread_) before.reset();
    released_.clear();
    released_shared_.clear();
    names_.assign(1, "m");
    children_.assign(1, 0);
    inner_->begin_execution();
  }

  int pick(const strategies::scheduling_point& point) override {
    const int thread = inner_->pick(point);
    if (thread != strategies::no_thread) perform(static_cast<unsigned>(thread), point.of[thread]);
    return thread;
  }

  unsigned choose(strategies::choice what, unsigned alternatives) override {
    const unsigned chosen = inner_->choose(what, alternatives);
    steps_.back().outcome += "?" + std::to_string(chosen);
    return chosen;
  }

  void ordered(strategies::ordering how, unsigned from, unsigned to) override {
    inner_->ordered(how, from, to);
    using strategies::ordering;
    switch (how) {
      case ordering::create:
        create(from, to);
        break;
      case ordering::join:
      case ordering::wake:
        before_thread_[to] |= before_thread_[from];
        break;
      case ordering::release:
        released_[to] |= before_thread_[from];
        break;
      case ordering::release_shared:
        released_shared_[to] |= before_thread_[from];
        break;
      case ordering::acquire:
        before_thread_[to] |= released_shared_[from];
        [[fallthrough]];
      case ordering::acquire_shared:
        before_thread_[to] |= released_[from];
        steps_.back().before = before_thread_[to];
        break;
    }
  }

  bool end_execution(strategies::ending how, const strategies::scheduling_point& last) override {
    const bool wanted = which_ == recorded::all ? how != strategies::ending::cut
                                                : how == strategies::ending::completed;
    if (wanted) ++counts_[describe()];
    return inner_->end_execution(how, last);
  }

  coverage covered() const override { return inner_->covered(); }
  bool diverged() const override { return inner_->diverged(); }

 private:
  static constexpr std::size_t most_steps = 256;
  using step_set = std::bitset<most_steps>;

  struct step {
    unsigned thread;
    strategies::operation what;
    step_set before;  // itself included
    std::string outcome;
  };

  void perform(unsigned thread, const strategies::operation& what) {
    step_set before = before_thread_[thread];
    for (const step& earlier : steps_) {
      if (dependent(earlier.what, what)) before |= earlier.before;
    }
    before.set(steps_.size());
    before_thread_[thread] = before;
    steps_.push_back({thread, what, before, ""});
  }

  void create(unsigned parent, unsigned child) {
    if (names_.size() <= child) names_.resize(child + 1);
    if (children_.size() <= child) children_.resize(child + 1, 0);
    names_[child] = names_[parent] + std::to_string(children_[parent]++);
    children_[child] = 0;
    before_thread_[child] = before_thread_[parent];
  }

  // Names do not depend on the order in which threads were created; numbers do.
  std::vector<std::size_t> threads_by_name() const {
    std::vector<std::size_t> order(names_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return names_[a] < names_[b]; });
    return order;
  }

  // The steps of each thread, and for each how many steps of every thread are ordered before it.
  std::string describe() const {
    std::map<std::string, std::string> columns;
    std::vector<step_set> own(names_.size());
    for (std::size_t i = 0; i < steps_.size(); ++i) own[steps_[i].thread].set(i);
    const std::vector<std::size_t> by_name = threads_by_name();
    for (const step& each : steps_) {
      std::string& column = columns[names_[each.thread]];
      column += std::string(name(each.what.what)) + "@" + std::to_string(each.what.address) +
                each.outcome + "(";
      for (const std::size_t thread : by_name) {
        const std::size_t before = (each.before & own[thread]).count();
        if (before != 0) column += names_[thread] + ":" + std::to_string(before) + " ";
      }
      column += ") ";
    }
    std::string text;
    for (const auto& [thread, column] : columns) text += thread + "= " + column + "\n";
    return text;
  }

  std::unique_ptr<strategies::strategy> inner_;
  class_counts& counts_;
  recorded which_;
  std::vector<step> steps_;
  step_set before_thread_[runtime::max_threads];
  std::map<std::uint32_t, step_set> released_;
  std::map<std::uint32_t, step_set> released_shared_;
  std::vector<std::string> names_;
  std::vector<unsigned> children_;
};

}  // namespace brigade::explore::test
