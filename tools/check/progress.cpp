#include "progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace brigade::tools {
namespace {

constexpr int bar_width = 24;

/// 1234567 as 1,234,567.
[[nodiscard]] std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

[[nodiscard]] std::string duration_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::llround(std::max(seconds, 0.0)));
  return whole < 60     ? fmt::format("{} s", whole)
         : whole < 3600 ? fmt::format("{}:{:02} min", whole / 60, whole % 60)
                        : fmt::format("{}:{:02} h", whole / 3600, whole / 60 % 60);
}

}  // namespace

std::string progress_text(const judging_progress& progress, std::chrono::duration<double> elapsed) {
  std::string text = grouped(progress.operations) + " operations";
  const auto total = static_cast<double>(progress.total_bytes);
  const auto read = static_cast<double>(progress.bytes);
  if (total > 0 && read < total) {
    const double part = read / total;
    const int filled = static_cast<int>(part * bar_width);
    text +=
        fmt::format("  [{:=<{}}{:{}}] {:.0f} %", "", filled, "", bar_width - filled, part * 100);
    if (read > 0 && elapsed > std::chrono::seconds(1)) {
      text += "  " + duration_text(elapsed.count() * (1 - part) / part) + " left";
    }
  } else if (progress.judging != 0) {
    text += ", being judged for " + duration_text(elapsed.count());
  } else {
    text += fmt::format(" in {}", duration_text(elapsed.count()));
  }
  return text;
}

progress_display::progress_display(const judging_progress& progress) : progress_(progress) {
  if (::isatty(STDERR_FILENO) != 0) {
    thread_ = std::thread([this] { run(); });
  }
}

progress_display::~progress_display() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  stopping_.notify_one();
  if (thread_.joinable()) {
    thread_.join();
  }
  line_.clear();
}

void progress_display::run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stopping_.wait_for(lock, std::chrono::milliseconds(250), [this] { return stop_; })) {
    line_.show(
        [this] { return progress_text(progress_, std::chrono::steady_clock::now() - start_); });
  }
}

}  // namespace brigade::tools
