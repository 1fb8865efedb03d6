// Polls the server's statistics during a recording, and notes what bears on the verdict.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "client.hpp"
#include "journal.hpp"

namespace brigade::tools::memcached {

/// What `stats` says that matters here.
struct server_figures {
  std::string version{};
  std::uint64_t pid = 0;
  unsigned hash_power_level = 0;
  bool hash_is_expanding = false;
  std::uint64_t evictions = 0;
  std::uint64_t curr_items = 0;
};

/// Nothing where the server does not answer, or says nothing of its hash table.
[[nodiscard]] std::optional<server_figures> ask_figures(client& asking);

/// Asks every few milliseconds; notes each change of the table, and a doubt where the server has
/// evicted items or was restarted. Runs in a thread of its own.
class server_poll {
 public:
  server_poll(client asking, server_figures first, journal& into, std::size_t lane);

  void run(const std::atomic<bool>& stop);

  /// The last figures; from any thread.
  [[nodiscard]] server_figures latest() const;
  /// How many polls met a growth under way; from any thread.
  [[nodiscard]] std::size_t met_expanding() const noexcept { return met_expanding_.load(); }

 private:
  void poll();
  void note_figures(const server_figures& now, history::stamp time);
  void note(history::stamp time, const char* name, std::string members);

  client asking_;
  server_figures first_;
  journal* journal_;
  std::size_t lane_;
  bool doubted_ = false;
  mutable std::mutex mutex_;
  server_figures latest_;
  std::atomic<std::size_t> met_expanding_{0};
};

}  // namespace brigade::tools::memcached
