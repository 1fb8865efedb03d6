// brigade_stress: rounds of OS threads against tables that grow, every history judged.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <string>

#include "../tools/progress.hpp"
#include "round.hpp"
#include "saved_history.hpp"

namespace brigade::stress {
namespace {

using clock = std::chrono::steady_clock;
using linearize::verdict;

std::atomic<bool> interrupted{false};

void interrupt(int /*signal*/) { interrupted = true; }

struct stress_options {
  double seconds = 10;
  std::size_t threads = 4;
  std::optional<std::uint64_t> seed{};
  std::string locking = "both";
  std::optional<std::uint64_t> only_round{};
  double judging_seconds = 20;
  std::string save_in = ".";
  bool json = false;
};

struct stress_totals {
  std::uint64_t rounds = 0;
  std::uint64_t operations = 0;
  std::uint64_t growths = 0;
  std::uint64_t overlapping = 0;
  std::uint64_t unknown = 0;  ///< rounds that could not be judged in time
};

struct stress_result {
  verdict overall = verdict::unknown;
  stress_totals totals{};
  double elapsed = 0;
  std::string why{};
  std::string file{};    ///< the history that is not linearizable
  std::string replay{};  ///< commands
};

[[nodiscard]] bool is_wanted(const stress_options& options, std::uint64_t round) {
  if (options.locking == "both") return true;
  return (options.locking == "classic") == (round % 2 == 0);
}

[[nodiscard]] std::string replay_of(const round_identity& which, const std::string& file) {
  return fmt::format(
      "brigade check {}\n        brigade_stress --seed {} --threads {} --only-round {} --seconds "
      "60",
      file, which.seed, which.threads, which.number);
}

class stress_run {
 public:
  explicit stress_run(const stress_options& options) : options_(options) {}

  [[nodiscard]] stress_result run() {
    const clock::time_point begin = clock::now();
    const auto elapsed = [&] {
      return std::chrono::duration<double>(clock::now() - begin).count();
    };
    std::uint64_t round = options_.only_round.value_or(0);
    bool violated = false;
    while (!violated && !interrupted &&
           (result_.totals.rounds == 0 || elapsed() < options_.seconds)) {
      if (options_.only_round || is_wanted(options_, round)) violated = !passes(round);
      if (!options_.only_round) ++round;
      progress_.show([&] {
        return fmt::format("{:.0f} of {:.0f} s, {} rounds, {} operations, {} growths", elapsed(),
                           options_.seconds, result_.totals.rounds, result_.totals.operations,
                           result_.totals.growths);
      });
    }
    progress_.clear();
    result_.elapsed = elapsed();
    conclude(violated);
    return result_;
  }

 private:
  /// False where the round violates.
  [[nodiscard]] bool passes(std::uint64_t round) {
    const round_identity which{*options_.seed, round, options_.threads};
    const auto limit = std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::duration<double>(options_.judging_seconds));
    const round_plan plan = plan_of(which);
    const round_outcome outcome = stress::run(plan, threads_, limit);
    ++result_.totals.rounds;
    result_.totals.operations += outcome.history.size();
    result_.totals.growths += outcome.growths;
    result_.totals.overlapping += outcome.overlapping;
    if (outcome.verdict == verdict::unknown) ++result_.totals.unknown;
    if (outcome.verdict != verdict::violated) return true;
    result_.why =
        fmt::format("round {}, {} locking: {}", round, to_string(plan.locking), outcome.why);
    result_.file = save(outcome.history, which, options_.save_in);
    result_.replay = replay_of(which, result_.file);
    return false;
  }

  void conclude(bool violated) {
    const stress_totals& totals = result_.totals;
    if (violated) {
      result_.overall = verdict::violated;
    } else if (interrupted) {
      result_.why = "interrupted";
    } else if (totals.unknown > 0) {
      result_.why = fmt::format("{} of {} rounds could not be judged in {} s each", totals.unknown,
                                totals.rounds, options_.judging_seconds);
    } else if (totals.overlapping == 0) {
      result_.why = "no operation overlapped a growth: nothing was shown";
    } else {
      result_.overall = verdict::holds;
    }
  }

  const stress_options& options_;
  scenario::os_threads threads_;
  tools::progress_line progress_;
  stress_result result_;
};

void print(const stress_options& options, const stress_result& result) {
  const stress_totals& totals = result.totals;
  const std::string_view word = linearize::to_string(result.overall);
  if (!options.json || !result.why.empty()) {
    std::FILE* const to = options.json ? stderr : stdout;
    fmt::print(
        to,
        "{}: {} rounds, {} operations, {} growths, {} operations beside one, {:.1f} s, seed {}\n",
        word, totals.rounds, totals.operations, totals.growths, totals.overlapping, result.elapsed,
        *options.seed);
    if (!result.why.empty()) fmt::print(to, "  {}\n", result.why);
    if (!result.replay.empty()) fmt::print(to, "replay: {}\n", result.replay);
  }
  if (!options.json) return;
  nlohmann::json all = {{"verdict", word},
                        {"rounds", totals.rounds},
                        {"operations", totals.operations},
                        {"growths", totals.growths},
                        {"overlapping", totals.overlapping},
                        {"unknown_rounds", totals.unknown},
                        {"threads", options.threads},
                        {"locking", options.locking},
                        {"seed", *options.seed},
                        {"seconds", result.elapsed}};
  if (!result.why.empty()) all["reason"] = result.why;
  if (!result.file.empty()) all["file"] = result.file;
  fmt::print("{}\n", all.dump());
}

void add_options(CLI::App& app, stress_options& options) {
  app.add_option("--seconds", options.seconds, "how long; at least one round is run")
      ->check(CLI::Range(0.0, 1e9))
      ->capture_default_str();
  app.add_option("--threads", options.threads, "beside the table's own")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--seed", options.seed,
                 "of the scenarios and the tables (default: random, printed)");
  app.add_option("--locking", options.locking, "classic, modern or both")
      ->check(CLI::IsMember({"classic", "modern", "both"}))
      ->capture_default_str();
  app.add_option("--only-round", options.only_round, "run this round again and again");
  app.add_option("--judging", options.judging_seconds,
                 "seconds for a round's history; then it is unknown")
      ->check(CLI::Range(0.001, 1e6))
      ->capture_default_str();
  app.add_option("--save-in", options.save_in, "where a history that fails is saved")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  app.add_flag("--json", options.json, "one JSON object at the end");
}

}  // namespace

[[nodiscard]] int run_command(int argc, char** argv) {
  stress_options options;
  CLI::App app{"Rounds of OS threads against tables that grow; every history is judged.",
               "brigade_stress"};
  app.footer(
      "Exit status: 0 holds, 1 violated, 2 unknown, 64 usage.\n"
      "Example: brigade_stress --seconds 60 --threads 8 --locking classic");
  add_options(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 64;
  }
  if (!options.seed) {
    std::random_device source;
    options.seed = (std::uint64_t{source()} << 32U) | source();
  }
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, interrupt);
  const stress_result result = stress_run(options).run();
  print(options, result);
  return result.overall == verdict::holds ? 0 : result.overall == verdict::violated ? 1 : 2;
}

}  // namespace brigade::stress

int main(int argc, char** argv) {
  try {
    return brigade::stress::run_command(argc, argv);
  } catch (const std::exception& failure) {
    fmt::print(stderr, "brigade_stress: {}\n", failure.what());
    return 2;
  }
}
