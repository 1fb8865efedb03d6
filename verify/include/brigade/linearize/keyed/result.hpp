// What the keyed checks are allowed to use, and what they answer.
#pragma once

#include <atomic>
#include <brigade/linearize/keyed/operation.hpp>
#include <brigade/linearize/verdict.hpp>
#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

namespace brigade::linearize::keyed {

inline constexpr std::size_t no_operation = std::numeric_limits<std::size_t>::max();

struct options {
  /// The key's state before the first operation.
  value_id initial = absent;

  /// Bytes that the search may hold besides the history. Past it the verdict is `unknown`.
  std::size_t memory_bytes = std::size_t{256} << 20U;

  /// Time that one check may take. Past it the verdict is `unknown`.
  std::optional<std::chrono::nanoseconds> timeout{};

  /// Where another thread sets it, the check ends soon, `unknown`; must outlive the check.
  const std::atomic<bool>* cancelled = nullptr;

  /// Configurations held at once beyond which the search looks ahead: it then counts, in O(n), what
  /// the rest of the history needs, and drops those that cannot provide it.
  std::size_t look_ahead_from = 8;

  /// Needed where an operation derives; must outlive the check.
  successor* derived = nullptr;
};

/// Why a verdict is `unknown`.
enum class bound {
  none,
  memory,
  time,
  cancelled,
  width,           ///< more operations open at once than the search has masks for (1,024)
  repeated_value,  ///< zones alone were asked for, and they cannot tell two puts apart
  unfit,           ///< zones alone were asked for, and an operation is not for them (stream.hpp)
};

struct result {
  linearize::verdict verdict = linearize::verdict::unknown;

  /// For `unknown`: which bound was met.
  bound met = bound::none;

  /// On violation: an operation (position in the span that was given) whose response no
  /// linearization reaches; from the general search, the first such. What was invoked after that
  /// response plays no part.
  std::size_t stuck = no_operation;

  /// On violation: the last operation invoked at an instant with nothing else open and one
  /// possible state, `cut_state`; what came before plays no part either. (Where the search looked
  /// ahead: one that nothing up to `stuck` refuted yet, or told from the others.) The core of the
  /// contradiction lies between the two. `no_operation` where that is the whole history.
  std::size_t cut = no_operation;
  value_id cut_state = absent;

  /// On violation, where the algorithm knows it at once: positions of operations that contradict
  /// each other by themselves, whatever the others did. Ascending; at most a handful.
  std::vector<std::size_t> core{};

  /// The most configurations that were held at once.
  std::size_t widest = 0;
};

}  // namespace brigade::linearize::keyed
