// brigade replay: runs one execution again from its token, under a debugger if asked to.
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "../command.hpp"
#include "executable.hpp"
#include "instructions.hpp"
#include "subject_command.hpp"

namespace brigade::tools {
namespace {

struct replay_arguments {
  execution_options execution{};
  report_options report{};
  bool debugger = false;
  std::vector<std::string> debugger_commands{};
};

[[nodiscard]] bool is_token(const std::string& text) {
  return text.rfind("b1:", 0) == 0 &&
         text.find_first_not_of("b1:,;!?0123456789abcdefx") == std::string::npos;
}

[[nodiscard]] std::string taken_token(std::vector<std::string>& words) {
  if (words.size() < 2 || !is_token(words.back()))
    throw CLI::ValidationError("TOKEN",
                               "expected the token of an execution (b1:...) as the last word");
  std::string token = words.back();
  words.pop_back();
  return token;
}

/// The debugger lets the explorer's own signals pass, and stops where the execution fails.
[[nodiscard]] std::vector<std::string> debugger_on(const std::vector<std::string>& command,
                                                   const std::vector<std::string>& commands) {
  std::vector<std::string> line = {"gdb", "-q"};
  if (!commands.empty()) line.emplace_back("-batch");
  for (const char* each : {"set breakpoint pending on", "handle SIGSYS nostop noprint pass",
                           "break brigade::explore::runtime::fail"})
    line.insert(line.end(), {"-ex", each});
  for (const std::string& each : commands) line.insert(line.end(), {"-ex", each});
  line.emplace_back("--args");
  line.insert(line.end(), command.begin(), command.end());
  return line;
}

/// Explorations under GoogleTest take the token from the environment.
[[noreturn]] void replay_test(const replay_arguments& arguments,
                              const std::vector<std::string>& command, const std::string& token) {
  pin_addresses();
  become(arguments.debugger ? debugger_on(command, arguments.debugger_commands) : command,
         "BRIGADE_REPLAY", token);
}

[[nodiscard]] exit_status replay(const replay_arguments& arguments,
                                 const std::vector<std::string>& command,
                                 const std::string& token) {
  const subject what = what_is(command[0]);
  if (what == subject::none) return refuse(command[0]);
  if (what == subject::test) replay_test(arguments, command, token);
  if (arguments.debugger) {
    constexpr int as_text = 2;
    become(debugger_on(command, arguments.debugger_commands), "BRIGADE_EXPLORE",
           instructions_for_replay(arguments.execution, token, as_text, true));
  }
  constexpr std::chrono::seconds patience{60};
  return tell(
      command, arguments.execution,
      run_program(command,
                  instructions_for_replay(arguments.execution, token, report_descriptor, false),
                  patience, [](std::uint64_t) {}),
      arguments.report);
}

}  // namespace

void add_replay(CLI::App& app, exit_status& status) {
  auto* const command = app.add_subcommand("replay", "Run one execution again from its token");
  command->footer(
      "PROGRAM is a whole program, with the options of its exploration, or a test executable.\n"
      "Example: brigade replay --debugger ./program 3 input.txt b1:0,1,0\n"
      "         brigade replay ./queue_test --gtest_filter=Queue.LosesNothing b1:0,1,0");
  const auto arguments = std::make_shared<replay_arguments>();
  add_options(*command, arguments->execution);
  add_options(*command, arguments->report);
  command->add_flag("--debugger", arguments->debugger,
                    "Run it under gdb, which stops where the execution fails");
  command
      ->add_option("--ex", arguments->debugger_commands,
                   "A command for gdb; it ends after the last one")
      ->take_all()
      ->allow_extra_args(false);
  command->prefix_command();
  command->callback([arguments, command, &status] {
    std::vector<std::string> words = command->remaining();
    const std::string token = taken_token(words);
    arguments->debugger |= !arguments->debugger_commands.empty();
    const auto program = program_of(std::move(words));
    status = guarded([&] { return replay(*arguments, program, token); });
  });
}

}  // namespace brigade::tools
