// Sequential consistency: a depth-first search over how far each thread has come.
//
// A configuration is a state and a position in each thread; one that was visited is not visited
// again (Wing and Gong, JPDC 17, 1993, with Lowe's memoisation, for threads' order instead of real
// time). An operation without effect that fits the state is taken at once: it stands in nobody's
// way. Threads are tried in the order of invocations, in which most histories are explained.
// The problem is NP-complete (Gibbons and Korach, 1997): configurations are exponential in the
// number of threads at worst. Memory: what is visited, up to the budget.
#pragma once

#include <algorithm>
#include <brigade/linearize/detail/budget.hpp>
#include <brigade/linearize/detail/state_table.hpp>
#include <brigade/linearize/model.hpp>
#include <brigade/linearize/verdict.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <new>
#include <span>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <vector>

namespace brigade::linearize::detail {

template <sequential_model Model>
class sequential_search {
 public:
  using operation_type = operation_of<Model>;

  sequential_search(const Model& model, budget& limits)
      : model_(&model), limits_(&limits), states_(model) {}

  [[nodiscard]] verdict run(std::span<const operation_type* const> operations) {
    try {
      divide(operations);
      return explore();
    } catch (const std::bad_alloc&) {
      met_ = bound::memory;
      return verdict::unknown;
    }
  }

  [[nodiscard]] bound met() const noexcept { return met_; }
  [[nodiscard]] std::size_t configurations() const noexcept { return visited_.size(); }

 private:
  /// The state's number, then for each thread which of its operations are taken: all before a
  /// position, and of those after it that overlap it some.
  using words = std::u32string;

  /// How far a thread has come, in two words: a position, and 31 operations from there on.
  static constexpr std::size_t ahead = 31;

  void divide(std::span<const operation_type* const> operations) {
    using placed = std::tuple<history::stamp, std::size_t, const operation_type*>;
    std::map<std::uint32_t, std::vector<placed>> by_thread;
    for (const operation_type* operation : operations) {
      if (!operation->pending() || !is_effect_free(*model_, operation->invocation, nullptr)) {
        auto& mine = by_thread[operation->thread];
        mine.emplace_back(operation->invoked, mine.size(), operation);
      }
    }
    threads_.clear();
    for (auto& [thread, mine] : by_thread) {
      std::sort(mine.begin(), mine.end());
      auto& ordered = threads_.emplace_back();
      for (const auto& [invoked, place, operation] : mine) ordered.push_back(operation);
    }
  }

  verdict explore() {
    states_.clear();
    visited_.clear();
    stack_.clear();
    met_ = bound::none;
    words start(1 + 2 * threads_.size(), U'\0');
    start[0] = states_.intern(model_->initial());
    reach(std::move(start));
    while (!stack_.empty()) {
      met_ = limits_->spend(bytes());
      if (met_ != bound::none) {
        return verdict::unknown;
      }
      const words at = std::move(stack_.back());
      stack_.pop_back();
      if (complete(at)) {
        return verdict::holds;
      }
      expand(at);
    }
    return too_wide_ ? verdict::unknown : verdict::violated;
  }

  /// True where only operations that were never answered are left.
  [[nodiscard]] bool complete(const words& at) const {
    for (std::size_t thread = 0; thread < threads_.size(); ++thread) {
      for (std::size_t i = at[1 + 2 * thread]; i < threads_[thread].size(); ++i) {
        if (!taken(at, thread, i) && !threads_[thread][i]->pending()) {
          return false;
        }
      }
    }
    return true;
  }

  [[nodiscard]] bool taken(const words& at, std::size_t thread, std::size_t i) const noexcept {
    const std::size_t position = at[1 + 2 * thread];
    return i < position ||
           (i < position + ahead && (at[2 + 2 * thread] >> (i - position) & 1U) != 0);
  }

  static void take(words& at, std::size_t thread, std::size_t i) noexcept {
    char32_t& position = at[1 + 2 * thread];
    char32_t& mask = at[2 + 2 * thread];
    mask |= char32_t{1} << (i - position);
    while ((mask & 1U) != 0) {
      mask >>= 1U;
      ++position;
    }
  }

  /// Calls `visit(thread, i)` for the operations that may come next. A thread that leaves an
  /// unanswered operation out goes on past it.
  template <class Visit>
  void for_each_next(const words& at, Visit visit) {
    for (std::size_t thread = 0; thread < threads_.size(); ++thread) {
      const auto& mine = threads_[thread];
      history::stamp first_response = history::never;
      const std::size_t position = at[1 + 2 * thread];
      for (std::size_t i = position; i < mine.size() && mine[i]->invoked <= first_response; ++i) {
        if (taken(at, thread, i)) {
          continue;
        }
        if (i >= position + ahead) {
          too_wide_ = true;
          break;
        }
        if (!mine[i]->pending()) {
          first_response = std::min(first_response, mine[i]->responded);
        }
        visit(thread, i);
      }
    }
  }

  /// Takes what has no effect and fits; then puts each other choice on the stack, the one that was
  /// invoked first on top.
  void expand(words at) {
    while (settle(at)) {
    }
    using choice = std::tuple<history::stamp, std::size_t, words>;
    std::vector<choice> choices;
    for_each_next(at, [&](std::size_t thread, std::size_t i) {
      const operation_type& next = *threads_[thread][i];
      typename Model::state state = states_[at[0]];
      if (advance(*model_, state, next.invocation, observed(next))) {
        words to = at;
        to[0] = states_.intern(std::move(state));
        take(to, thread, i);
        choices.emplace_back(next.invoked, choices.size(), std::move(to));
      }
    });
    if (complete(at)) {
      stack_.push_back(std::move(at));
      return;
    }
    std::sort(choices.begin(), choices.end(), [](const choice& a, const choice& b) {
      return std::get<0>(a) != std::get<0>(b) ? std::get<0>(a) > std::get<0>(b)
                                              : std::get<1>(a) < std::get<1>(b);
    });
    for (auto& [invoked, place, to] : choices) {
      reach(std::move(to));
    }
  }

  /// True where an operation without effect was taken.
  bool settle(words& at) {
    bool any = false;
    for_each_next(at, [&](std::size_t thread, std::size_t i) {
      const operation_type& next = *threads_[thread][i];
      if (any || next.pending() || !is_effect_free(*model_, next.invocation, observed(next))) {
        return;
      }
      typename Model::state state = states_[at[0]];
      any = advance(*model_, state, next.invocation, observed(next));
      if (any) {
        chosen_ = {thread, i};
      }
    });
    if (any) {
      take(at, chosen_.first, chosen_.second);
    }
    return any;
  }

  void reach(words to) {
    if (visited_.insert(to).second) {
      stack_.push_back(std::move(to));
    }
  }

  [[nodiscard]] std::size_t bytes() const noexcept {
    const std::size_t each = sizeof(words) + (2 + 2 * threads_.size()) * sizeof(char32_t) + 32;
    return (visited_.size() + stack_.size()) * each + states_.bytes();
  }

  const Model* model_;
  budget* limits_;
  state_table<Model> states_;
  std::vector<std::vector<const operation_type*>> threads_{};
  std::unordered_set<words> visited_{};
  std::vector<words> stack_{};
  std::pair<std::size_t, std::size_t> chosen_{};
  bool too_wide_ = false;
  bound met_ = bound::none;
};

}  // namespace brigade::linearize::detail
