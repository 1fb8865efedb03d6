// Memory and time that one check may use.
#pragma once

#include <atomic>
#include <brigade/linearize/keyed/result.hpp>
#include <chrono>
#include <cstddef>

namespace brigade::linearize::keyed {

class budget {
 public:
  using clock = std::chrono::steady_clock;

  explicit budget(const options& allowed)
      : memory_bytes_(allowed.memory_bytes), cancelled_(allowed.cancelled) {
    if (allowed.timeout) {
      deadline_ = clock::now() + std::chrono::duration_cast<clock::duration>(*allowed.timeout);
    }
  }

  /// One step by a search that now holds so many bytes, as long as `work` short ones. False once a
  /// bound is met, and ever after.
  [[nodiscard]] bool spend(std::size_t bytes, std::size_t work = 1) noexcept {
    if (bytes > memory_bytes_ && met_ == bound::none) {
      met_ = bound::memory;
    }
    steps_ += work;
    if (steps_ >= look_at_ && met_ == bound::none) {
      look_at_ = steps_ + 1024;
      if (deadline_ && clock::now() >= *deadline_) {
        met_ = bound::time;
      } else if (cancelled_ != nullptr && cancelled_->load(std::memory_order_relaxed)) {
        met_ = bound::cancelled;
      }
    }
    return met_ == bound::none;
  }

  [[nodiscard]] bound met() const noexcept { return met_; }

 private:
  std::size_t memory_bytes_;
  const std::atomic<bool>* cancelled_;
  std::optional<clock::time_point> deadline_{};
  std::size_t steps_ = 0;
  std::size_t look_at_ = 1024;  ///< steps after which the clock is looked at
  bound met_ = bound::none;
};

}  // namespace brigade::linearize::keyed
