// Hands the parts of a history to the threads that judge them, the smallest first.
//
// No part hides the verdict of another: each is given a share of the time, and what needs more is
// put off until all others had their turn. A violation ends the run of everything that is no
// smaller than its part, and of what was put off: which violation is reported does not depend on
// how many threads there are, unless a part is that hard. Safe for any threads at once: one mutex,
// which is held for moments.
#pragma once

#include <algorithm>
#include <atomic>
#include <brigade/linearize/detail/budget.hpp>
#include <chrono>
#include <cstddef>
#include <limits>
#include <mutex>
#include <optional>
#include <vector>

namespace brigade::linearize::detail {

class part_queue {
 public:
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

  /// A part to judge, and how long at most.
  struct assignment {
    std::size_t part = none;
    std::optional<std::chrono::nanoseconds> time{};
  };

  /// `limits` must outlive the queue.
  part_queue(std::size_t parts, std::size_t threads, const budget& limits)
      : waiting_(parts), working_on_(threads, none), cancelled_(threads), limits_(&limits) {
    for (std::size_t part = 0; part < parts; ++part) {
      waiting_[part] = part;
    }
  }

  /// The next part for the thread; `none` where nothing is left for it.
  [[nodiscard]] assignment take(std::size_t thread) {
    const std::scoped_lock guard(mutex_);
    working_on_[thread] = none;
    if (next_ == waiting_.size() && !put_off_.empty()) {
      waiting_ = std::move(put_off_);
      put_off_.clear();
      std::sort(waiting_.begin(), waiting_.end());
      next_ = 0;
      first_round_ = false;
      slice_ *= 8;
    }
    const auto left = limits_->remaining();
    if (next_ == waiting_.size() || ended(waiting_[next_]) || left == std::chrono::nanoseconds(0)) {
      return {};
    }
    cancelled_[thread].store(false, std::memory_order_relaxed);
    working_on_[thread] = waiting_[next_];
    const auto remaining = static_cast<std::chrono::nanoseconds::rep>(waiting_.size() - next_++);
    const auto threads = static_cast<std::chrono::nanoseconds::rep>(working_on_.size());
    return {working_on_[thread],
            left ? std::min(*left, *left / remaining * std::min(threads, remaining)) : slice_};
  }

  /// The thread's part needs more time than it had.
  void put_off(std::size_t part) {
    const std::scoped_lock guard(mutex_);
    put_off_.push_back(part);
  }

  /// The part is violated: what is not smaller need not be judged any more.
  void violated(std::size_t part) {
    const std::scoped_lock guard(mutex_);
    violated_ = std::min(violated_, part);
    for (std::size_t thread = 0; thread < working_on_.size(); ++thread) {
      if (working_on_[thread] != none && ended(working_on_[thread])) {
        cancelled_[thread].store(true, std::memory_order_relaxed);
      }
    }
  }

  /// Set when what the thread judges does not matter any more.
  [[nodiscard]] const std::atomic<bool>& cancelled(std::size_t thread) const noexcept {
    return cancelled_[thread];
  }

 private:
  /// True where a violation that is known makes the part's verdict irrelevant.
  [[nodiscard]] bool ended(std::size_t part) const noexcept {
    return violated_ != none && (part >= violated_ || !first_round_);
  }

  std::mutex mutex_{};
  std::vector<std::size_t> waiting_;
  std::size_t next_ = 0;
  std::vector<std::size_t> put_off_{};
  std::vector<std::size_t> working_on_;  ///< by thread
  std::vector<std::atomic<bool>> cancelled_;
  std::size_t violated_ = none;
  bool first_round_ = true;
  std::chrono::nanoseconds slice_ = std::chrono::seconds(1);  ///< where there is no time limit
  const budget* limits_;
};

}  // namespace brigade::linearize::detail
