// brigade check: judges recorded histories for linearizability.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <brigade/history/format_error.hpp>
#include <brigade/report/html.hpp>
#include <brigade/report/text.hpp>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "../command.hpp"
#include "../command_line.hpp"
#include "../named_values.hpp"
#include "json_report.hpp"
#include "judge.hpp"

namespace brigade::tools {
namespace {

struct check_arguments {
  std::vector<std::string> files{};
  judging how{};
  double timeout_seconds = 0;
  std::size_t jobs = std::max(std::thread::hardware_concurrency(), 1U);
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

[[nodiscard]] const named_values<history::file_format>& formats() {
  static const named_values<history::file_format> named = {
      {"auto", history::file_format::automatic},
      {"json", history::file_format::json_lines},
      {"edn", history::file_format::edn},
      {"etcd", history::file_format::etcd_log},
      {"polylin", history::file_format::polylin}};
  return named;
}

[[nodiscard]] const named_values<history::clock_kind>& clocks() {
  static const named_values<history::clock_kind> named = {{"ns", history::clock_kind::nanoseconds},
                                                          {"order", history::clock_kind::order}};
  return named;
}

[[nodiscard]] const named_values<linearize::criterion>& criteria() {
  static const named_values<linearize::criterion> named = {
      {"linearizable", linearize::criterion::linearizable},
      {"sequential", linearize::criterion::sequentially_consistent},
      {"quiescent", linearize::criterion::quiescently_consistent}};
  return named;
}

/// The command that judges the same file again, for whoever reads the report.
[[nodiscard]] std::string replay(const check_arguments& arguments, const std::string& file) {
  const judging& how = arguments.how;
  std::vector<std::string> words = {"brigade", "check"};
  const auto add = [&](std::string option, std::string word) {
    words.push_back(std::move(option));
    words.push_back(std::move(word));
  };
  if (how.format != history::file_format::automatic) {
    add("--format", name_of(formats(), how.format));
  }
  if (!how.model.empty()) {
    add("--model", how.model);
  }
  if (how.criterion != linearize::criterion::linearizable) {
    add("--criterion", name_of(criteria(), how.criterion));
  }
  if (how.clock) {
    add("--clock", name_of(clocks(), *how.clock));
  }
  if (how.skip_torn_line) {
    words.emplace_back("--lenient");
  }
  words.push_back(file);
  return as_line(words);
}

/// What went wrong; empty where nothing did.
[[nodiscard]] std::string write_html_report(const std::string& path,
                                            const report::document& document) {
  std::ofstream page(path);
  report::write_html(page, document);
  page.close();
  return page ? "" : "--report: " + path + ": " + std::generic_category().message(errno);
}

[[nodiscard]] std::string text_of(const check_arguments& arguments, const judged_file& judged) {
  if (arguments.json) {
    return json_report(judged) + '\n';
  }
  std::ostringstream text;
  report::text_options options;
  options.colour = ::isatty(STDOUT_FILENO) != 0 ? report::colour::on : report::colour::off;
  report::write_text(text, judged.document, options);
  if (judged.skipped_torn_line) {
    text << "The last line was torn, and was skipped.\n";
  }
  if (judged.document.verdict == report::verdict::violated && judged.has_violation &&
      !judged.core_is_irreducible) {
    text << "The budget ended before the core was shown to be irreducible.\n";
  }
  return std::move(text).str();
}

/// What there is to say of one file, and where it goes.
struct said {
  exit_status status = exit_status::holds;
  std::string out{};
  std::string error{};
};

[[nodiscard]] said check_file(const check_arguments& arguments, const std::string& file,
                              judging_progress& progress) {
  try {
    judged_file judged = judge(file, arguments.how, progress);
    judged.document.replay = replay(arguments, file);
    said all{status_of(judged.document.verdict), text_of(arguments, judged), {}};
    if (!arguments.report.empty()) {
      all.error = write_html_report(arguments.report, judged.document);
      // A page that could not be written does not hide the verdict, but it was asked for.
      all.status = all.error.empty() ? all.status : worse(all.status, exit_status::unknown);
    }
    return all;
  } catch (const history::format_error& damage) {
    return {exit_status::bad_input, {}, damage.what()};
  } catch (const std::system_error& unreadable) {
    return {exit_status::bad_input, {}, unreadable.what()};
  } catch (const unknown_model& wrong) {
    return {exit_status::usage, {}, std::string("--model: ") + wrong.what()};
  }
}

/// Judges the files, as many at once as there are jobs, and tells of each in its turn.
[[nodiscard]] exit_status check_files(const check_arguments& arguments) {
  judging_progress progress;
  for (const std::string& file : arguments.files) {
    std::error_code unknown_size;
    const auto size = std::filesystem::file_size(file, unknown_size);
    progress.total_bytes += unknown_size ? 0 : size;
  }
  std::vector<std::packaged_task<said()>> tasks;
  std::vector<std::future<said>> results;
  for (const std::string& file : arguments.files) {
    tasks.emplace_back(
        [&arguments, &file, &progress] { return check_file(arguments, file, progress); });
    results.push_back(tasks.back().get_future());
  }
  progress_display display(progress);
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> workers;
  for (std::size_t i = 0; i < std::min(arguments.jobs, tasks.size()); ++i) {
    workers.emplace_back([&] {
      for (std::size_t at = next++; at < tasks.size(); at = next++) {
        tasks[at]();
      }
    });
  }
  exit_status status = exit_status::holds;
  for (auto& result : results) {
    const said all = result.get();
    status = worse(status, all.status);
    display.interrupt([&] {
      std::cout << all.out << std::flush;
      std::cerr << (all.error.empty() ? "" : "brigade: " + all.error + '\n');
    });
  }
  return status;
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
  add_named_option(command, "--format", arguments.how.format, formats(),
                   "json (lines), edn (Jepsen, knossos), etcd (jepsen.util's log) or polylin (its "
                   "rows); auto: by the first bytes")
      ->default_str("auto");
  command.add_option("--model", arguments.how.model,
                     "Sequential model: " + known_models() + " (default: what the file says)");
  add_named_option(command, "--criterion", arguments.how.criterion, criteria(),
                   "sequential: each client's own order counts, not real time; quiescent: order "
                   "counts across instants at which nothing is open")
      ->default_str("linearizable");
  add_named_option(command, "--clock", arguments.how.clock, clocks(),
                   "ns: each event has a time; order: the order of appearance counts (default: "
                   "what the file says)");
  command
      .add_option("--timeout", arguments.timeout_seconds,
                  "Seconds for each file; after that the verdict is unknown")
      ->check(as_timeout);
  command
      .add_option("--memory", arguments.how.memory_bytes,
                  "Bytes for the search, such as 500MB; past that the verdict is unknown")
      ->transform(CLI::AsSizeValue(false));
  command
      .add_option("--jobs", arguments.jobs,
                  "How many files are judged at once, or keys of a single file")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
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
    arguments->how.jobs = arguments->files.size() == 1 ? arguments->jobs : 1;
    arguments->how.shows_operations = !arguments->report.empty();
    status = check_files(*arguments);
  });
}

}  // namespace brigade::tools
