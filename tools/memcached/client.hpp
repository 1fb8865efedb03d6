// One client of a memcached server, by libmemcached, that tells apart what happened, what
// definitely did not, and what is not known.
#pragma once

#include <brigade/history/event.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

struct memcached_st;

namespace brigade::tools::memcached {

enum class command : std::uint8_t { get, gets, set, add, replace, append, cas, incr, erase };

/// The operation's name in a history.
[[nodiscard]] constexpr const char* to_string(command what) noexcept {
  constexpr const char* names[] = {"get",    "gets", "set",  "add",   "replace",
                                   "append", "cas",  "incr", "delete"};
  return names[static_cast<std::size_t>(what)];
}
inline constexpr std::size_t command_count = 9;

/// Where a server listens.
struct address {
  std::string host = "127.0.0.1";
  std::uint16_t port = 11211;
};

struct request {
  command what = command::get;
  std::string key{};
  std::string value{};      ///< what set, add, replace, append and cas store
  std::uint32_t delta = 0;  ///< what incr adds
  std::uint64_t token = 0;  ///< what cas compares with
};

struct answer {
  history::event_type type = history::event_type::info;
  history::datum value{};
  history::datum token{};
  history::datum result{};
  std::string doubt{};  ///< why the server's state may have changed without an operation; or empty
};

/// One connection, made when it is first needed and again after each failure, so that a late answer
/// is never taken for that of the next request. Not thread-safe; one client a thread.
class client {
 public:
  /// No request takes longer than `timeout`, connecting included, by much.
  client(address server, std::chrono::milliseconds timeout);
  ~client();
  client(client&&) noexcept;
  client& operator=(client&&) noexcept;

  /// `ok` with what the server answered; `fail` where it was never sent, or refused; `info` where
  /// the answer was lost. Throws std::bad_alloc.
  [[nodiscard]] answer perform(const request& asked);

  /// All that the server says to `stats`, names and values; nothing where it does not answer.
  [[nodiscard]] std::optional<std::vector<std::pair<std::string, std::string>>> statistics();

  /// Connects if there is no connection; false where that fails.
  [[nodiscard]] bool connect();

 private:
  struct disconnect {
    void operator()(memcached_st* connection) const noexcept;
  };

  [[nodiscard]] answer get(const request& asked);
  [[nodiscard]] answer gets(const request& asked);
  [[nodiscard]] answer store(const request& asked);
  [[nodiscard]] answer increment(const request& asked);
  [[nodiscard]] answer erase(const request& asked);

  address server_;
  std::chrono::milliseconds timeout_;
  std::unique_ptr<memcached_st, disconnect> connection_;
};

}  // namespace brigade::tools::memcached
