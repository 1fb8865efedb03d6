// What a program is told before it is explored: the options of `brigade explore` and
// `brigade replay`, and the JSON in which they go to the program
// (verify/explore/program/instructions.hpp).
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <set>
#include <string>

namespace brigade::tools {

/// What shapes an execution; a replay must be given the same.
struct execution_options {
  std::set<std::string> spurious{};
  bool reuse_addresses = false;
  bool no_races = false;
  bool no_leaks = false;
  bool outputs = false;
  std::string exit_status = "0";
  std::uint32_t linger = 100;
  std::uint32_t steps = 20'000;
  double step_seconds = 5;
};

/// What shapes the search.
struct search_options {
  std::string strategy = "portfolio";
  std::uint64_t executions = 1'000'000;
  std::uint64_t samples = 10'000;
  double seconds = 60;
  std::uint64_t seed = 1;
  unsigned preemptions = 2;
  unsigned depth = 3;
};

void add_options(CLI::App& command, execution_options& options);
void add_options(CLI::App& command, search_options& options);

/// The options that differ from the default, as on a command line; "" or each with a space after
/// it.
[[nodiscard]] std::string as_arguments(const execution_options& options);

[[nodiscard]] std::string instructions_for(const execution_options& execution,
                                           const search_options& search, int report);
[[nodiscard]] std::string instructions_for_replay(const execution_options& execution,
                                                  const std::string& token, int report,
                                                  bool under_debugger);

}  // namespace brigade::tools
