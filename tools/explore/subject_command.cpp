#include "subject_command.hpp"

#include <iostream>
#include <scan/unseen.hpp>
#include <stdexcept>
#include <system_error>

#include "../command_line.hpp"
#include "print.hpp"

namespace brigade::tools {
namespace {

[[nodiscard]] std::vector<std::string> unseen_code_of(const std::string& path) {
  std::vector<std::string> unseen;
  try {
    for (const auto& each : explore::scan::scan_file(path)) unseen.push_back(to_string(each));
  } catch (const std::runtime_error& problem) {
    unseen.push_back(std::string("what is written in assembly: ") + problem.what());
  }
  return unseen;
}

[[nodiscard]] std::string replay_of(const std::vector<std::string>& command,
                                    const execution_options& execution,
                                    const nlohmann::json& failure) {
  if (failure.is_null() || failure["token"].get<std::string>().empty()) return "";
  return "brigade replay " + as_arguments(execution) + as_line(command) + " " +
         as_line({failure["token"]});
}

}  // namespace

void add_options(CLI::App& command, report_options& options) {
  command.add_flag("--json", options.json, "One JSON object");
  command.add_flag("--accept-unseen", options.accepts_unseen,
                   "Hold what was explored for enough where there is code that the explorer does "
                   "not see, such as inline assembly");
}

std::vector<std::string> program_of(std::vector<std::string> words) {
  if (words.empty()) throw CLI::RequiredError("PROGRAM");
  if (words[0] == "--") words.erase(words.begin());
  if (words.empty()) throw CLI::RequiredError("PROGRAM");
  if (words[0].rfind('-', 0) == 0) throw CLI::ExtrasError({words[0]});
  if (words[0].find('/') == std::string::npos) words[0] = "./" + words[0];
  return words;
}

exit_status guarded(const std::function<exit_status()>& act) {
  try {
    return act();
  } catch (const std::system_error& problem) {
    std::cerr << "brigade: " << problem.what() << '\n';
    return exit_status::bad_input;
  }
}

exit_status refuse(const std::string& path) {
  std::cerr
      << "brigade: " << path
      << ": no program that can be explored: build it with brigade-cc or brigade-c++ in place "
         "of the compiler, or with brigade_explore_program in CMake\n";
  return exit_status::bad_input;
}

exit_status tell(const std::vector<std::string>& command, const execution_options& execution,
                 explored seen, const report_options& how) {
  std::cerr << seen.errors;
  if (seen.report.is_null()) {
    std::cerr << "brigade: " << command[0] << ": no verdict: " << seen.ending << '\n';
    return exit_status::unknown;
  }
  program_report told{command, std::move(seen.report), unseen_code_of(command[0]), ""};
  told.replay = replay_of(command, execution, told.report["failure"]);
  const exit_status status = status_of(told, how.accepts_unseen);
  std::cout << (how.json ? as_json(told, status) : as_text(told, status));
  return status;
}

}  // namespace brigade::tools
