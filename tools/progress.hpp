// One line of progress on a terminal; nothing in a pipe.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace brigade::tools {

/// Not thread-safe.
class progress_line {
 public:
  progress_line() : terminal_(::isatty(STDERR_FILENO) != 0) {}

  /// Shows `text()`, at most five times a second.
  template <class Text>
  void show(Text&& text) {
    const auto now = std::chrono::steady_clock::now();
    if (!terminal_ || now - shown_ < std::chrono::milliseconds(200)) return;
    shown_ = now;
    fmt::print(stderr, "\r\033[K{}", text());
    std::fflush(stderr);
  }

  void clear() {
    if (terminal_ && shown_ != std::chrono::steady_clock::time_point{})
      fmt::print(stderr, "\r\033[K");
  }

 private:
  bool terminal_;
  std::chrono::steady_clock::time_point shown_{};
};

}  // namespace brigade::tools
