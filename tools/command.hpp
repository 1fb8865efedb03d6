// The subcommands of `brigade`. Each has a file of its own that defines one of these functions: it
// adds the subcommand, with its options and an example in its help, and a callback that runs it and
// leaves the exit status.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>

namespace brigade::tools {

/// What every command ends with. A budget that ran out is `unknown`, never `holds`.
enum class exit_status : std::uint8_t {
  holds = 0,  ///< over the coverage that was asked for, which is printed
  violated = 1,
  unknown = 2,  ///< or the coverage that was asked for was cut short
  usage = 64,
  bad_input = 65,
};

// One line for each command, in the order of the alphabet.
void add_check(CLI::App& app, exit_status& status);
void add_convert(CLI::App& app, exit_status& status);
void add_explore(CLI::App& app, exit_status& status);
void add_record(CLI::App& app, exit_status& status);
void add_replay(CLI::App& app, exit_status& status);

}  // namespace brigade::tools
