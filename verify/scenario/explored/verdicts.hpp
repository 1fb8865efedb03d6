// Verdicts on histories, each judged once.
#pragma once

#include <brigade/scenario/explored.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

namespace brigade::scenario {

/// An exploration shows the same few histories again and again: what was judged is remembered, by
/// everything that a history says, so a verdict is never that of another history.
class explored::verdicts {
 public:
  explicit verdicts(std::chrono::nanoseconds judging) : judging_(judging) {}

  [[nodiscard]] linearize::verdict of(const exploration_log& log);

  [[nodiscard]] const std::optional<std::string>& doubt() const noexcept { return doubt_; }

 private:
  void spell(const exploration_log& log);
  void append(std::uint64_t word);

  static constexpr std::size_t most_known = std::size_t{1} << 17U;

  std::chrono::nanoseconds judging_;
  std::string spelled_;
  std::unordered_map<std::string, linearize::verdict> known_;
  std::optional<std::string> doubt_;
};

}  // namespace brigade::scenario
