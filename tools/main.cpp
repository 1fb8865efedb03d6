// brigade: judge, record and stress histories of concurrent maps.
#include <CLI/CLI.hpp>
#include <brigade/history/format_error.hpp>
#include <cstdio>
#include <exception>
#include <iostream>

#include "command.hpp"

namespace brigade::tools {
namespace {

void add_commands(CLI::App& app, exit_status& status) {
  // One line for each command, in the order of the alphabet.
  add_check(app, status);
  add_convert(app, status);
  add_explore(app, status);
  add_record(app, status);
  add_replay(app, status);
}

/// A verdict that nobody could read, on a full disk for one, is no pass.
[[nodiscard]] exit_status after_output(exit_status status) {
  if (std::cout.flush() && std::fflush(stdout) == 0) return status;
  std::cerr << "brigade: the output could not be written\n";
  return status == exit_status::holds ? exit_status::unknown : status;
}

[[nodiscard]] exit_status run(int argc, char** argv) {
  CLI::App app{"Check concurrent maps: record histories, judge them for linearizability.",
               "brigade"};
  app.footer(
      "Exit status: 0 holds, 1 violated, 2 unknown or cut short, 64 usage, 65 bad input.\n"
      "Example: brigade check run.jsonl");
  app.set_version_flag("--version", "brigade " BRIGADE_VERSION);
  app.require_subcommand(1);
  exit_status status = exit_status::holds;
  add_commands(app, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    if (app.exit(wrong) != 0) return exit_status::usage;
  }
  return after_output(status);
}

}  // namespace
}  // namespace brigade::tools

int main(int argc, char** argv) {
  using brigade::tools::exit_status;
  try {
    return static_cast<int>(brigade::tools::run(argc, argv));
  } catch (const brigade::history::format_error& damage) {
    std::cerr << "brigade: " << damage.what() << '\n';
    return static_cast<int>(exit_status::bad_input);
  } catch (const std::exception& failure) {
    std::cerr << "brigade: " << failure.what() << '\n';
    return static_cast<int>(exit_status::unknown);
  }
}
