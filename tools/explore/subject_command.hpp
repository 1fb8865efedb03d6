// What `brigade explore` and `brigade replay` share: the program that they are given, and telling
// what became of it.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "../command.hpp"
#include "instructions.hpp"
#include "launch.hpp"

namespace brigade::tools {

struct report_options {
  bool json = false;
  bool accepts_unseen = false;
};

void add_options(CLI::App& command, report_options& options);

/// The program and its arguments from what follows the options. Throws CLI::ValidationError.
[[nodiscard]] std::vector<std::string> program_of(std::vector<std::string> words);

/// Runs `act`; a file that cannot be read or run is bad input.
[[nodiscard]] exit_status guarded(const std::function<exit_status()>& act);

/// Says that this is no instrumented program, and how to build one.
[[nodiscard]] exit_status refuse(const std::string& path);

[[nodiscard]] exit_status tell(const std::vector<std::string>& command,
                               const execution_options& execution, explored seen,
                               const report_options& how);

}  // namespace brigade::tools
