// The picture of a history: threads against time.
#pragma once

#include <brigade/history/operation.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace brigade::scenario {

/// An operation in words.
struct told_operation {
  std::uint32_t thread = 0;
  history::stamp invoked = 0;
  history::stamp responded = history::never;
  std::string asked;
  std::string answered{};  ///< empty where it is pending
};

/// A column for each thread, of which number 0 is called main, and a row for each invocation and
/// response, in the order of their stamps.
[[nodiscard]] std::string timetable(const std::vector<told_operation>& run);

}  // namespace brigade::scenario
