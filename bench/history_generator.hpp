// Histories to measure checkers with: what clients that are always busy record of a table that is
// linearizable, or that answers one read wrongly.
//
// The table is simulated: each operation takes effect at a random instant between its invocation
// and its response, and a client invokes its next operation with its last response. An operation
// overlaps about two operations of every other client. Same options, same history.
#pragma once

#include <brigade/linearize/keyed/operation.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace brigade::bench {

/// How often each operation is invoked, relative to the others.
struct shares {
  unsigned get = 0;
  unsigned contains = 0;
  unsigned put = 0;
  unsigned insert = 0;
  unsigned erase = 0;
  unsigned replace = 0;
  unsigned insert_or_assign = 0;
  unsigned cas = 0;
};

inline constexpr shares get_put{.get = 1, .put = 1};
inline constexpr shares get_put_erase_cas{.get = 4, .put = 2, .erase = 1, .cas = 2};
inline constexpr shares set_operations{.contains = 2, .insert = 1, .erase = 1};
inline constexpr shares all_operations{.get = 8,
                                       .contains = 1,
                                       .put = 3,
                                       .insert = 2,
                                       .erase = 2,
                                       .replace = 1,
                                       .insert_or_assign = 1,
                                       .cas = 2};

struct history_options {
  std::size_t operations = 0;
  std::size_t keys = 1;
  std::size_t clients = 2;
  shares mix = get_put;

  /// Stored values are drawn from so many; without a number, each is stored once.
  std::optional<std::uint32_t> values{};

  /// One read, nine tenths into the history, returns what it cannot have seen: a value that was
  /// overwritten long before (unique values), or one that nobody stores.
  bool wrong_read = false;

  /// Of a thousand operations, so many are never answered; half of these take effect.
  unsigned crashed_per_mille = 0;

  std::uint64_t seed = 1;
};

/// A history as it comes in: operations by invocation, each once it has responded or crashed.
class history_source {
 public:
  explicit history_source(const history_options& wanted);
  history_source(history_source&&) noexcept;
  history_source& operator=(history_source&&) noexcept;
  ~history_source();

  /// The next operation; nothing at the end.
  [[nodiscard]] std::optional<linearize::keyed::operation> next();

 private:
  class simulation;
  std::unique_ptr<simulation> simulation_;
};

/// The whole of it.
[[nodiscard]] std::vector<linearize::keyed::operation> generate(const history_options& wanted);

}  // namespace brigade::bench
