// How far a judgement is, for a line on the terminal.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "../progress.hpp"

namespace brigade::tools {

/// Counted by those who read and judge, from any thread; shown by a progress_display.
struct judging_progress {
  std::atomic<std::uint64_t> operations{0};  ///< read, or judged where they are judged as they come
  std::atomic<std::uint64_t> bytes{0};       ///< read from the files
  std::atomic<std::uint64_t> total_bytes{0};  ///< of the files, as far as that is known
  std::atomic<std::uint32_t> judging{0};      ///< files that have been read and are being judged
};

/// `1,234,567 operations  [=====>    ] 42 %  12 s left`.
[[nodiscard]] std::string progress_text(const judging_progress& progress,
                                        std::chrono::duration<double> elapsed);

/// Shows the progress five times a second until it is destroyed; nothing where standard error is no
/// terminal.
class progress_display {
 public:
  explicit progress_display(const judging_progress& progress);
  ~progress_display();
  progress_display(const progress_display&) = delete;
  progress_display& operator=(const progress_display&) = delete;

  /// Runs `action` while the line is cleared away.
  template <class Action>
  void interrupt(Action action) {
    const std::lock_guard<std::mutex> lock(mutex_);
    line_.clear();
    action();
  }

 private:
  void run();

  const judging_progress& progress_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::mutex mutex_{};
  std::condition_variable stopping_{};
  bool stop_ = false;  ///< guarded by mutex_
  progress_line line_{};
  std::thread thread_{};
};

}  // namespace brigade::tools
