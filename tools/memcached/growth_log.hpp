// Finds the growths of memcached's hash table in its verbose log (-vv), read from a pipe.
//
// A line is stamped after it was read, so both ends of a growth are seen a little late. What is
// certain: an instant just before a read that drained the pipe without "done" in it, when
// "starting" had been read before, lies within the growth, because the server writes "done" after
// it.
#pragma once

#include <atomic>
#include <cstddef>
#include <string>

#include "journal.hpp"

namespace brigade::tools::memcached {

/// Reads `descriptor` (a pipe, which it makes non-blocking) to its end or until `stop`, reporting
/// into the lane. Runs in a thread of its own.
class growth_log {
 public:
  growth_log(int descriptor, journal& into, std::size_t lane);

  void run(const std::atomic<bool>& stop);

  /// Growths whose end was read; from any thread.
  [[nodiscard]] std::size_t ended() const noexcept { return ended_.load(); }

 private:
  void read_available();
  void take_lines();
  void report_growth(report::kind what, history::stamp time);

  int descriptor_;
  journal* journal_;
  std::size_t lane_;
  std::string text_;  ///< read and not yet cut into lines
  bool under_way_ = false;
  bool closed_ = false;
  std::atomic<std::size_t> ended_{0};
};

}  // namespace brigade::tools::memcached
