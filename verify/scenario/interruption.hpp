// Ctrl-C in the middle of a search: the best so far is worth having.
#pragma once

namespace brigade::scenario {

/// While one lives, SIGINT is noted; the second one ends the process as ever. Nested ones are one.
/// Not thread-safe.
class interruption {
 public:
  interruption();
  ~interruption();
  interruption(const interruption&) = delete;
  interruption& operator=(const interruption&) = delete;

  /// Whether there was one, in this process.
  [[nodiscard]] static bool requested() noexcept;
};

}  // namespace brigade::scenario
