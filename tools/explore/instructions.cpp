#include "instructions.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

namespace brigade::tools {
namespace {

using json = nlohmann::json;

[[nodiscard]] json of_execution(const execution_options& options, int report) {
  json told = {{"report", report},
               {"linger", options.linger},
               {"steps", options.steps},
               {"step_milliseconds", static_cast<std::int64_t>(options.step_seconds * 1000)},
               {"races", !options.no_races},
               {"leaks", !options.no_leaks},
               {"outputs", options.outputs},
               {"reuse_addresses", options.reuse_addresses},
               {"spurious_wake_ups", options.spurious.contains("wake-ups")},
               {"spurious_failures", options.spurious.contains("failures")},
               {"allocation_failures", options.spurious.contains("allocations")}};
  told["status"] =
      options.exit_status == "any" ? json(nullptr) : json(std::stoi(options.exit_status));
  return told;
}

/// An exit status or `any`.
[[nodiscard]] std::string as_exit_status(const std::string& text) {
  int status = 0;
  const bool fits = CLI::detail::lexical_cast(text, status) && status >= 0 && status <= 255;
  return text == "any" || fits ? "" : "expected 0 to 255 or any, not " + text;
}

[[nodiscard]] std::string as_seconds(const std::string& text) {
  constexpr double longest = 1e6;
  double seconds = 0;
  const bool fits = CLI::detail::lexical_cast(text, seconds) && seconds > 0 && seconds <= longest;
  return fits ? "" : "expected seconds above 0, at most 1000000, not " + text;
}

}  // namespace

void add_options(CLI::App& command, execution_options& options) {
  command
      .add_option("--spurious", options.spurious,
                  "What may happen without a reason: wake-ups, failures (of weak compare-exchange "
                  "and try_lock), allocations (that fail); commas between them")
      ->delimiter(',')
      ->check(CLI::IsMember({"wake-ups", "failures", "allocations"}));
  command.add_flag("--reuse-addresses", options.reuse_addresses,
                   "Freed blocks may be handed out again, so that ABA is reachable");
  command.add_flag("--no-races", options.no_races, "A data race is no failure");
  command.add_flag("--no-leaks", options.no_leaks, "Unreachable blocks at the end are no failure");
  command.add_flag("--outputs", options.outputs,
                   "Explore the order of what is printed too, and list the different outputs");
  command
      .add_option("--exit-status", options.exit_status,
                  "The exit status that is no failure, or any")
      ->check(as_exit_status)
      ->default_str("0");
  command
      .add_option("--linger", options.linger,
                  "Steps for which threads that outlive main are followed")
      ->default_str("100");
  command.add_option("--steps", options.steps, "Steps after which an execution is given up")
      ->check(CLI::PositiveNumber)
      ->default_str("20000");
  command
      .add_option("--step-seconds", options.step_seconds,
                  "Processor time after which a thread that comes to no step is given up")
      ->check(as_seconds)
      ->default_str("5");
}

void add_options(CLI::App& command, search_options& options) {
  command
      .add_option("--strategy", options.strategy,
                  "portfolio (exhaustive within half of the budget, else samples), exhaustive, "
                  "bounded, random-walk, pct, pos, or enumeration")
      ->check(CLI::IsMember(
          {"portfolio", "exhaustive", "bounded", "random-walk", "pct", "pos", "enumeration"}))
      ->default_str("portfolio");
  command.add_option("--executions", options.executions, "At most so many executions")
      ->check(CLI::PositiveNumber)
      ->default_str("1000000");
  command.add_option("--samples", options.samples, "Schedules that a sampling strategy draws")
      ->check(CLI::PositiveNumber)
      ->default_str("10000");
  command.add_option("--seconds", options.seconds, "At most so long")
      ->check(as_seconds)
      ->default_str("60");
  command.add_option("--seed", options.seed, "Of the sampling strategies")->default_str("1");
  command.add_option("--preemptions", options.preemptions, "The bound of --strategy bounded")
      ->default_str("2");
  command
      .add_option("--depth", options.depth, "The number of ordering constraints that pct aims at")
      ->check(CLI::PositiveNumber)
      ->default_str("3");
}

std::string as_arguments(const execution_options& options) {
  const execution_options usual;
  std::string text;
  for (const std::string& each : options.spurious) text += "--spurious " + each + " ";
  if (options.reuse_addresses) text += "--reuse-addresses ";
  if (options.no_races) text += "--no-races ";
  if (options.no_leaks) text += "--no-leaks ";
  if (options.outputs) text += "--outputs ";
  if (options.exit_status != usual.exit_status)
    text += "--exit-status " + options.exit_status + " ";
  if (options.linger != usual.linger) text += "--linger " + std::to_string(options.linger) + " ";
  if (options.steps != usual.steps) text += "--steps " + std::to_string(options.steps) + " ";
  if (options.step_seconds != usual.step_seconds)
    text += "--step-seconds " + fmt::format("{}", options.step_seconds) + " ";
  return text;
}

std::string instructions_for(const execution_options& execution, const search_options& search,
                             int report) {
  json told = of_execution(execution, report);
  told["search"] = search.strategy;
  told["executions"] = search.executions;
  told["samples"] = search.samples;
  told["milliseconds"] = static_cast<std::int64_t>(search.seconds * 1000);
  told["seed"] = search.seed;
  told["preemptions"] = search.preemptions;
  told["depth"] = search.depth;
  return told.dump();
}

std::string instructions_for_replay(const execution_options& execution, const std::string& token,
                                    int report, bool under_debugger) {
  json told = of_execution(execution, report);
  told["replay"] = token;
  told["debugger"] = under_debugger;
  return told.dump();
}

}  // namespace brigade::tools
