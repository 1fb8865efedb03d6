// Time and memory that a check may use. One budget serves a whole check, explanation included.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>

namespace brigade::linearize::detail {

enum class bound { none, time, memory };

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
  [[nodiscard]] budget share(std::chrono::nanoseconds timeout, std::size_t memory_bytes) const {
    budget part(timeout, std::min(memory_bytes, memory_bytes_));
    if (deadline_) {
      part.deadline_ = std::min(*part.deadline_, *deadline_);
    }
    return part;
  }

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
    if (deadline_ && (calls_++ % 256) == 0 && clock::now() >= *deadline_) {
      out_of_time_ = true;
    }
    return out_of_time_ ? bound::time : bound::none;
  }

 private:
  std::size_t memory_bytes_;
  std::optional<clock::time_point> deadline_{};
  unsigned calls_ = 0;
  bool out_of_time_ = false;
};

}  // namespace brigade::linearize::detail
