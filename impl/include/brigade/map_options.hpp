// What a concurrent_map can be told at construction, what its callbacks are, and what it reports.
//
// Options are checked once, by the map's constructor: a bad one is refused with
// std::invalid_argument whose message names the rule; nothing is corrected silently.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace brigade {

/// Who moves the buckets when the table grows.
enum class maintenance {
  background,  ///< a thread of the map's own, started by its constructor
  manual,      ///< nobody, until someone calls migrate(), reserve() or start()
};

/// A growth as its observer sees it: from 2^old_power to 2^new_power buckets, of which the first
/// `moved` old ones have been moved so far.
struct growth_event {
  unsigned old_power = 0;
  unsigned new_power = 0;
  std::size_t moved = 0;
};

/// The rest of the process, told of each growth so that it can pause what must not run beside one
/// (memcached pauses its slab rebalancer). Every begin is followed by exactly one end: a growth
/// that stop() interrupts ends with moved < 2^old_power and begins again when it is resumed.
///
/// Called by the thread that moves buckets (the map's own, or the caller of migrate(), reserve() or
/// stop()), one call at a time, with no stripe held: operations on the map are allowed, but a call
/// that waits for maintenance (start, stop, migrate, reserve, wait_until_idle, locate,
/// check_invariants) throws std::logic_error. The map shares ownership, and so does each copy of
/// the map, which calls the same observer from a mover of its own.
class growth_observer {
 public:
  virtual ~growth_observer() = default;
  virtual void begin(const growth_event&) noexcept {}
  virtual void bucket_moved(const growth_event&) noexcept {}
  virtual void end(const growth_event&) noexcept {}
};

/// Largest power any table may have: an array of 2^59 pointers is as much as can be addressed.
inline constexpr unsigned power_cap = std::numeric_limits<std::size_t>::digits - 5;

#if defined(__SANITIZE_THREAD__)
#define BRIGADE_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define BRIGADE_THREAD_SANITIZER 1
#endif
#endif

/// Stripes unless told: 2^10, or fewer when the table starts with fewer buckets. Under
/// ThreadSanitizer 2^5, because its deadlock detector cannot follow a thread that holds more than
/// 64 mutexes, and growing holds all stripes (more stripes: TSAN_OPTIONS=detect_deadlocks=0).
#if defined(BRIGADE_THREAD_SANITIZER)
inline constexpr unsigned default_stripe_power = 5;
#else
inline constexpr unsigned default_stripe_power = 10;
#endif

struct map_options {
  /// The table starts with 2^initial_power buckets and never shrinks below what it has grown to.
  unsigned initial_power = 16;
  /// It stops growing at 2^maximal_power buckets; the load factor may then be exceeded.
  unsigned maximal_power = 32;
  /// 2^stripe_power item locks, for the life of the map. At most initial_power, so that one bucket
  /// is under one stripe at every size. Unset: the smaller of initial_power and 10.
  std::optional<unsigned> stripe_power{};
  /// Growth is due when items > load_factor * buckets.
  double load_factor = 1.5;
  /// Buckets moved per step: between two steps the mover lets others at the locks. At least 1.
  int bulk_move = 1;
  /// Low bits of the hash that are used, 1 to 64. Fewer make collisions, for tests.
  unsigned hash_bits = 64;
  /// Seed of a hash that takes one (see hash_seed). Unset: drawn from std::random_device.
  std::optional<std::uint64_t> seed{};
  enum maintenance maintenance = maintenance::background;
  /// Told of each growth, if set.
  std::shared_ptr<growth_observer> observer{};
  /// Receives one line at the beginning and end of each growth, and when one fails. Called like the
  /// observer, under the same rules; it must not throw (std::terminate).
  std::function<void(std::string_view)> log{};
};

/// Figures under memcached's names. Each was correct at some instant of the call.
struct map_statistics {
  std::size_t hash_items = 0;
  unsigned hash_power_level = 0;   ///< of the primary table
  std::size_t hash_bytes = 0;      ///< of the bucket arrays: both of them during a migration
  bool hash_is_expanding = false;  ///< a migration is under way (or suspended by stop())
  std::size_t cursor = 0;          ///< old buckets below it have been moved; 0 when not expanding
};

/// Which of the two bucket arrays.
enum class table { old, primary };

/// Where an item is linked.
struct location {
  enum table table = table::primary;
  std::size_t bucket = 0;
  friend bool operator==(const location&, const location&) = default;
};

/// Refuses options that break a rule, naming it, and fills in what was left unset but the seed.
[[nodiscard]] inline map_options checked(map_options options) {
  const auto refuse = [](const std::string& rule) {
    throw std::invalid_argument("concurrent_map: " + rule);
  };
  const auto number = [](auto value) { return std::to_string(value); };
  if (options.maximal_power > power_cap) {
    refuse("maximal_power is " + number(options.maximal_power) + "; it must be at most " +
           number(power_cap));
  }
  if (options.initial_power > options.maximal_power) {
    refuse("initial_power is " + number(options.initial_power) +
           "; it must be at most maximal_power, " + number(options.maximal_power));
  }
  if (!options.stripe_power) {
    options.stripe_power = std::min(options.initial_power, default_stripe_power);
  }
  if (*options.stripe_power > options.initial_power) {
    refuse("stripe_power is " + number(*options.stripe_power) +
           "; there must be no more stripes than buckets, so it must be at most initial_power, " +
           number(options.initial_power));
  }
  if (!std::isfinite(options.load_factor) || options.load_factor <= 0) {
    refuse("load_factor is " + number(options.load_factor) + "; it must be finite and above 0");
  }
  if (options.bulk_move < 1) {
    refuse("bulk_move is " + number(options.bulk_move) + "; it must be at least 1");
  }
  if (options.hash_bits < 1 || options.hash_bits > 64) {
    refuse("hash_bits is " + number(options.hash_bits) + "; it must be from 1 to 64");
  }
  return options;
}

}  // namespace brigade
