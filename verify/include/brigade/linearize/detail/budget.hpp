// Time and memory that a check may use. One budget serves a whole check, explanation included.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <optional>

namespace brigade::linearize::detail {

enum class bound { none, time, memory, cancelled };

class budget {
 public:
  using clock = std::chrono::steady_clock;

  budget(std::optional<std::chrono::nanoseconds> timeout, std::size_t memory_bytes)
      : memory_bytes_(memory_bytes) {
    if (timeout) {
      deadline_ = clock::now() + std::chrono::duration_cast<clock::duration>(*timeout);
    }
  }

  /// A budget within this one, of at most so much time and memory.
  [[nodiscard]] budget share(std::optional<std::chrono::nanoseconds> timeout,
                             std::size_t memory_bytes) const {
    budget part(timeout, std::min(memory_bytes, memory_bytes_));
    part.cancelled_ = cancelled_;
    if (deadline_) {
      part.deadline_ = std::min(part.deadline_.value_or(*deadline_), *deadline_);
    }
    return part;
  }

  /// From now on ends soon after the flag is set, which must outlive the budget.
  void end_with(const std::atomic<bool>& cancelled) noexcept { cancelled_ = &cancelled; }
  [[nodiscard]] const std::atomic<bool>* cancelled() const noexcept { return cancelled_; }

  [[nodiscard]] std::size_t memory_bytes() const noexcept { return memory_bytes_; }

  /// The time that is left; nothing where it has no bound.
  [[nodiscard]] std::optional<std::chrono::nanoseconds> remaining() const {
    if (!deadline_) {
      return std::nullopt;
    }
    return std::max(std::chrono::nanoseconds(0),
                    std::chrono::nanoseconds(*deadline_ - clock::now()));
  }

  /// Which bound is met by a search that now holds so many bytes. The clock is read at every
  /// 256th call only.
  [[nodiscard]] bound spend(std::size_t bytes) {
    if (bytes > memory_bytes_) {
      return bound::memory;
    }
    if ((calls_++ % 256) == 0 && met_ == bound::none) {
      if (deadline_ && clock::now() >= *deadline_) {
        met_ = bound::time;
      } else if (cancelled_ != nullptr && cancelled_->load(std::memory_order_relaxed)) {
        met_ = bound::cancelled;
      }
    }
    return met_;
  }

 private:
  std::size_t memory_bytes_;
  std::optional<clock::time_point> deadline_{};
  unsigned calls_ = 0;
  bound met_ = bound::none;
  const std::atomic<bool>* cancelled_ = nullptr;
};

}  // namespace brigade::linearize::detail
