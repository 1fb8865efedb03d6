// Records a history from a live memcached: clients, polls and the server's log, into one journal.
#pragma once

#include <atomic>
#include <brigade/history/json_writer.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "client.hpp"
#include "journal.hpp"
#include "server_poll.hpp"
#include "workload.hpp"

namespace brigade::tools::memcached {

struct recording_options {
  address server{};
  std::chrono::milliseconds timeout{1000};  ///< of one request
  workload_options work{};
  std::size_t clients = 8;
  std::size_t operations = 100'000;
  std::size_t growths = 0;  ///< go on, to ten times the operations, until so many were seen
  std::chrono::seconds limit{60};
  int log_descriptor = -1;  ///< a pipe from the server's stderr, -vv; or none
};

struct recording_result {
  journal_totals totals{};
  bool has_log = false;  ///< without one, which operations overlapped a growth is not known
  server_figures first{};
  server_figures last{};
  std::size_t growths = 0;  ///< by the log, or else by the power level
  std::size_t polls_while_expanding = 0;
  std::chrono::duration<double> elapsed{};
  std::string cut_short{};  ///< why less was recorded than was asked for; empty where it was not
};

/// Called a few times a second with what has been written so far.
using progress_callback = std::function<void(const journal_totals&, std::size_t growths)>;

/// Records until the options are met, the limit has passed, the server has been lost for ten
/// seconds or `interrupted` is set, and returns when all threads have ended and every line is
/// written; the caller writes the header before and the summary after. Throws std::runtime_error
/// where the server does not answer at the start, and what the writer throws.
[[nodiscard]] recording_result record(const recording_options& options, history::json_writer& out,
                                      const std::atomic<bool>& interrupted,
                                      const progress_callback& progress);

}  // namespace brigade::tools::memcached
