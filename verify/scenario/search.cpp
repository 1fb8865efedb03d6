#include <brigade/scenario/generator.hpp>
#include <brigade/scenario/search.hpp>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

namespace brigade::scenario {
namespace {

using linearize::verdict;

/// Runs scenarios for RapidCheck, which generates and shrinks them, and remembers what it saw.
class prosecutor {
 public:
  prosecutor(const effort& how_hard, const std::function<trial(const scenario&)>& run_once,
             bool replaying)
      : how_hard_(how_hard), run_once_(run_once), shrinking_(replaying) {
    runs_ = replaying ? how_hard.runs_at_most : how_hard.runs;
  }

  /// The evidence of a failure within the runs that are due, if there is one.
  std::optional<std::string> examine(const scenario& what) {
    if (!shrinking_) ++found_.scenarios;
    for (unsigned run = 1; run <= runs_; ++run) {
      const trial seen = once(what);
      if (seen.verdict == verdict::unknown) doubt_ = seen.evidence;
      if (seen.verdict != verdict::violated) continue;
      if (!shrinking_) fit(what, run);
      return seen.evidence;
    }
    return std::nullopt;
  }

  outcome conclude(const rc::detail::TestResult& result) && {
    if (result.is<rc::detail::SuccessResult>()) {
      if (doubt_) {
        found_.verdict = verdict::unknown;
        found_.report = "unknown: " + *doubt_;
      }
      return found_;
    }
    found_.verdict = result.is<rc::detail::FailureResult>() ? verdict::violated : verdict::unknown;
    return found_;
  }

  [[nodiscard]] std::string rate() const {
    if (tried_ == 0) return "Replayed, with up to " + std::to_string(runs_) + " runs";
    return std::to_string(failures_) + " of " + std::to_string(tried_) +
           " runs of the first failing scenario failed; runs given to each smaller one: " +
           std::to_string(runs_);
  }

 private:
  trial once(const scenario& what) {
    ++found_.runs;
    found_.operations += length(what);
    return run_once_(what);
  }

  /// Measures how often the first failing scenario fails, and fits the runs of those to come.
  void fit(const scenario& what, unsigned run) {
    shrinking_ = true;
    failures_ = 1;
    tried_ = run;
    while (failures_ < enough_failures && tried_ < how_hard_.runs_at_most) {
      ++tried_;
      if (once(what).verdict == verdict::violated) ++failures_;
    }
    runs_ = fitted_runs(failures_, tried_, how_hard_.runs_at_most);
  }

  static constexpr unsigned enough_failures = 20;

  const effort& how_hard_;
  const std::function<trial(const scenario&)>& run_once_;
  bool shrinking_;
  unsigned runs_ = 0;
  unsigned failures_ = 0;
  unsigned tried_ = 0;
  std::optional<std::string> doubt_;
  outcome found_;
};

/// The report says everything; RapidCheck's own summary at the end of the process would repeat it.
class silence : public rc::detail::TestListener {
 public:
  void onTestCaseFinished(const rc::detail::CaseDescription&) override {}
  void onShrinkTried(const rc::detail::CaseDescription&, bool) override {}
  void onTestFinished(const rc::detail::TestMetadata&, const rc::detail::TestResult&) override {}
};

std::string replay_of(const std::string& name, const rc::detail::FailureResult& failure) {
  rc::detail::Configuration replay = rc::detail::configuration();
  replay.reproduce = {{name, failure.reproduce}};
  return rc::detail::configToMinimalString(replay);
}

std::string describe(const std::string& name, std::uint64_t seed,
                     const rc::detail::TestResult& result, const prosecutor& seen) {
  std::string text = "violated: " + name + "\n\n";
  if (!result.is<rc::detail::FailureResult>()) {
    std::ostringstream said;
    rc::detail::printResultMessage(result, said);
    return "unknown: " + name + "\n\n" + said.str();
  }
  const auto& failure = result.get<rc::detail::FailureResult>();
  for (const auto& [label, shown] : failure.counterExample) text += shown + "\n";
  text += failure.description + "\n" + seen.rate() + ".\n";
  text += "Seed " + std::to_string(seed) + ". Replay: set RC_PARAMS=\"" + replay_of(name, failure) +
          "\" and run the same test.\n";
  return text;
}

}  // namespace

double budget() {
  const char* const set = std::getenv("BRIGADE_BUDGET");
  if (set == nullptr) return 1.0;
  char* end = nullptr;
  const double factor = std::strtod(set, &end);
  if (end == set || *end != '\0' || !(factor > 0) || !std::isfinite(factor)) {
    throw std::invalid_argument("BRIGADE_BUDGET is '" + std::string{set} +
                                "'; expected a factor above 0");
  }
  return factor;
}

int budgeted(int count) { return std::max(1, static_cast<int>(std::lround(count * budget()))); }

unsigned fitted_runs(unsigned failures, unsigned runs, unsigned at_most) {
  if (failures >= runs) return 1;
  const double rate = static_cast<double>(failures) / runs;
  const double wanted = std::ceil(std::log(0.01) / std::log1p(-rate));
  return wanted >= at_most ? at_most : static_cast<unsigned>(wanted);
}

trial linearizable(const history_type& run, std::chrono::nanoseconds time) {
  const judgement judged = judge(run, time);
  trial shown{judged.verdict, {}};
  if (judged.verdict == verdict::violated) {
    shown.evidence = "This run is not linearizable:\n\n" + to_table(run);
    const judgement explained = judge(run, time, true);
    if (explained.explanation) {
      shown.evidence += "\nThese operations contradict each other:\n";
      for (const auto& each : explained.explanation->core) {
        const auto& operation = each.operation;
        shown.evidence +=
            "  " +
            (operation.response ? to_string(operation.invocation, *operation.response)
                                : to_string(operation.invocation) + ", answered or not") +
            "\n";
      }
    }
  } else if (judged.verdict == verdict::unknown) {
    shown.evidence = judged.reason;
  }
  return shown;
}

outcome search(const std::string& name, const shape& wanted, const effort& how_hard,
               const std::function<trial(const scenario&)>& run_once) {
  const rc::detail::Configuration& configuration = rc::detail::configuration();
  const bool replaying = configuration.reproduce.count(name) > 0;
  prosecutor seen{how_hard, run_once, replaying};
  rc::detail::TestMetadata metadata;
  metadata.id = name;
  rc::detail::TestParams params = configuration.testParams;
  params.maxSuccess = budgeted(how_hard.scenarios);
  silence listener;
  const rc::Gen<scenario> generator = scenarios(wanted);
  const auto result = rc::detail::checkTestable(
      [&] {
        const scenario what = *generator;
        if (const auto evidence = seen.examine(what)) {
          using rc::detail::CaseResult;
          throw CaseResult(CaseResult::Type::Failure, *evidence);
        }
      },
      metadata, params, listener, configuration.reproduce);
  const std::string report = describe(name, params.seed, result, seen);
  outcome found = std::move(seen).conclude(result);
  found.seed = params.seed;
  if (!result.is<rc::detail::SuccessResult>()) found.report = report;
  return found;
}

}  // namespace brigade::scenario
