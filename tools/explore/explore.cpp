// brigade explore: runs a whole program under every strategy, and says what it found and covered.
#include <brigade/history/format_error.hpp>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "../command.hpp"
#include "../progress.hpp"
#include "executable.hpp"
#include "instructions.hpp"
#include "subject_command.hpp"

namespace brigade::tools {
namespace {

struct explore_arguments {
  execution_options execution{};
  search_options search{};
  report_options report{};
  std::string token_out{};
};

void write_token(const std::string& path, const nlohmann::json& report) {
  if (path.empty() || report["failure"].is_null()) return;
  std::ofstream file(path);
  file << report["failure"]["token"].get<std::string>() << '\n';
  if (!file.flush()) throw std::system_error(errno, std::generic_category(), path);
}

[[nodiscard]] exit_status explore(const explore_arguments& arguments,
                                  const std::vector<std::string>& command) {
  if (what_is(command[0]) != subject::program) return refuse(command[0]);
  constexpr std::chrono::seconds grace{30};
  const auto seconds = std::chrono::duration<double>(arguments.search.seconds);
  progress_line progress;
  explored seen = run_program(
      command, instructions_for(arguments.execution, arguments.search, report_descriptor),
      std::chrono::duration_cast<std::chrono::milliseconds>(seconds) + grace,
      [&](std::uint64_t executions) {
        progress.show([&] { return fmt::format("{} executions", executions); });
      });
  progress.clear();
  if (!seen.report.is_null()) write_token(arguments.token_out, seen.report);
  return tell(command, arguments.execution, std::move(seen), arguments.report);
}

}  // namespace

void add_explore(CLI::App& app, exit_status& status) {
  auto* const command =
      app.add_subcommand("explore", "Run a whole program under every schedule that matters");
  command->footer(
      "PROGRAM is built by brigade-cc, brigade-c++ or CMake's brigade_explore_program; options "
      "come\n"
      "before it, its arguments after it.\n"
      "Example: brigade explore --seconds 10 ./program 3 input.txt");
  const auto arguments = std::make_shared<explore_arguments>();
  add_options(*command, arguments->search);
  add_options(*command, arguments->execution);
  add_options(*command, arguments->report);
  command->add_option("--token-out", arguments->token_out,
                      "Write the token of a failing execution to this file");
  command->prefix_command();
  command->callback([arguments, command, &status] {
    const auto program = program_of(command->remaining());
    status = guarded([&] { return explore(*arguments, program); });
  });
}

}  // namespace brigade::tools
