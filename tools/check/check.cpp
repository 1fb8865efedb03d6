// brigade check: judges recorded histories for linearizability.
#include <unistd.h>

#include <algorithm>
#include <brigade/history/format_error.hpp>
#include <brigade/report/html.hpp>
#include <brigade/report/text.hpp>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "../command.hpp"
#include "json_report.hpp"
#include "judge.hpp"

namespace brigade::tools {
namespace {

struct check_arguments {
  std::vector<std::string> files{};
  judging how{};
  double timeout_seconds = 0;
  bool json = false;
  std::string report{};
};

[[nodiscard]] exit_status status_of(report::verdict verdict) {
  switch (verdict) {
    case report::verdict::holds:
      return exit_status::holds;
    case report::verdict::violated:
      return exit_status::violated;
    case report::verdict::unknown:
      break;
  }
  return exit_status::unknown;
}

/// The status of several files: what is wrong with any of them, the worst first.
[[nodiscard]] exit_status worse(exit_status one, exit_status other) {
  for (const exit_status each :
       {exit_status::usage, exit_status::bad_input, exit_status::violated, exit_status::unknown}) {
    if (one == each || other == each) {
      return each;
    }
  }
  return exit_status::holds;
}

/// The command that judges the same file again, for whoever reads the report.
[[nodiscard]] std::string replay(const check_arguments& arguments, const std::string& file) {
  return "brigade check " +
         (arguments.how.model.empty() ? "" : "--model " + arguments.how.model + " ") +
         (arguments.how.skip_torn_line ? "--lenient " : "") + file;
}

/// A page that could not be written does not hide the verdict, but it is what was asked for.
[[nodiscard]] exit_status write_html_report(const std::string& path,
                                            const report::document& document) {
  std::ofstream page(path);
  report::write_html(page, document);
  page.close();
  if (!page) {
    std::cerr << "brigade: --report: " << path << ": " << std::generic_category().message(errno)
              << '\n';
    return exit_status::unknown;
  }
  return exit_status::holds;
}

void print(const check_arguments& arguments, const judged_file& judged) {
  if (arguments.json) {
    std::cout << json_report(judged) << '\n';
    return;
  }
  report::text_options options;
  options.colour = ::isatty(STDOUT_FILENO) != 0 ? report::colour::on : report::colour::off;
  report::write_text(std::cout, judged.document, options);
  if (judged.skipped_torn_line) {
    std::cout << "The last line was torn, and was skipped.\n";
  }
  if (judged.document.verdict == report::verdict::violated && !judged.core_is_irreducible) {
    std::cout << "The budget ended before the core was shown to be irreducible.\n";
  }
}

[[nodiscard]] exit_status check_file(const check_arguments& arguments, const std::string& file) {
  try {
    judged_file judged = judge(file, arguments.how);
    judged.document.replay = replay(arguments, file);
    print(arguments, judged);
    const exit_status status = status_of(judged.document.verdict);
    return arguments.report.empty()
               ? status
               : worse(status, write_html_report(arguments.report, judged.document));
  } catch (const history::format_error& damage) {
    std::cerr << "brigade: " << damage.what() << '\n';
    return exit_status::bad_input;
  } catch (const std::system_error& unreadable) {
    std::cerr << "brigade: " << unreadable.what() << '\n';
    return exit_status::bad_input;
  } catch (const unknown_model& wrong) {
    std::cerr << "brigade: --model: " << wrong.what() << '\n';
    return exit_status::usage;
  }
}

/// What the clock can count to: it is refused here, since past that it would wrap.
[[nodiscard]] std::string as_timeout(const std::string& text) {
  constexpr double longest = 1e9;
  double seconds = 0;
  const bool fits = CLI::detail::lexical_cast(text, seconds) && seconds > 0 && seconds <= longest;
  return fits ? "" : "expected seconds above 0, at most 1000000000, not " + text;
}

void add_options(CLI::App& command, check_arguments& arguments) {
  command.add_option("FILE", arguments.files, "Histories; - is standard input")->required();
  static const std::map<std::string, history::file_format> formats = {
      {"auto", history::file_format::automatic},
      {"json", history::file_format::json_lines},
      {"edn", history::file_format::edn},
      {"etcd", history::file_format::etcd_log}};
  command
      .add_option("--format", arguments.how.format,
                  "auto, json (lines), edn (Jepsen, knossos) or etcd (jepsen.util's log)")
      ->transform(CLI::Transformer(formats))
      ->default_str("auto");
  command.add_option("--model", arguments.how.model,
                     "Sequential model: " + known_models() + " (default: what the file says)");
  command
      .add_option("--timeout", arguments.timeout_seconds,
                  "Seconds for each file; after that the verdict is unknown")
      ->check(as_timeout);
  command
      .add_option("--memory", arguments.how.memory_bytes,
                  "Bytes for the search, such as 500MB; past that the verdict is unknown")
      ->transform(CLI::AsSizeValue(false));
  command.add_flag("--json", arguments.json, "One JSON object for each file");
  command.add_flag("--lenient", arguments.how.skip_torn_line,
                   "Skip a last line that ends in its middle");
  command.add_option("--report", arguments.report, "Write the report as one page of HTML");
}

}  // namespace

void add_check(CLI::App& app, exit_status& status) {
  auto* const command = app.add_subcommand("check", "Judge recorded histories");
  command->footer("Example: brigade check --timeout 60 run.jsonl");
  const auto arguments = std::make_shared<check_arguments>();
  add_options(*command, *arguments);
  command->callback([arguments, &status] {
    if (arguments->timeout_seconds > 0) {
      arguments->how.timeout = std::chrono::duration_cast<std::chrono::nanoseconds>(
          std::chrono::duration<double>(arguments->timeout_seconds));
    }
    if (!arguments->report.empty() && arguments->files.size() != 1) {
      throw CLI::ValidationError("--report", "expected one FILE: a page shows one history");
    }
    arguments->how.shows_operations = !arguments->report.empty();
    for (const std::string& file : arguments->files) {
      status = worse(status, check_file(*arguments, file));
    }
  });
}

}  // namespace brigade::tools
