// Runs an instrumented program under its instructions, and collects its report.
#pragma once

#include <chrono>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace brigade::tools {

/// The descriptor that a program finds open for its report.
inline constexpr int report_descriptor = 3;

struct explored {
  nlohmann::json report{};  ///< null if the program ended, or was ended, before it reported
  std::string ending{};     ///< how, in that case
  std::string errors{};     ///< what it wrote to standard error outside of executions
};

/// Runs command[0] with the rest as its arguments. Standard input is passed on where it is a file,
/// from its start in each execution, and is empty otherwise. A program that has not reported within
/// `patience` is killed. `on_progress` is called with the number of executions so far.
/// Throws std::system_error if it cannot be run.
[[nodiscard]] explored run_program(const std::vector<std::string>& command,
                                   const std::string& instructions,
                                   std::chrono::milliseconds patience,
                                   const std::function<void(std::uint64_t)>& on_progress);

/// Replaces this process, with the variable NAME=VALUE added to its environment; returns only by
/// throwing std::system_error.
[[noreturn]] void become(const std::vector<std::string>& command, const std::string& name,
                         const std::string& value);

/// Fixed addresses from here on, for whatever this process becomes.
void pin_addresses();

}  // namespace brigade::tools
