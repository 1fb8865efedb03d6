#include <brigade/scenario/generator.hpp>
#include <brigade/scenario/property.hpp>
#include <brigade/scenario/search.hpp>
#include <cmath>
#include <optional>
#include <unordered_map>

#include "interruption.hpp"

namespace brigade::scenario {
namespace {

using linearize::verdict;

/// Runs scenarios for RapidCheck, which generates and shrinks them, and remembers what it saw.
class prosecutor {
 public:
  prosecutor(const effort& how_hard, const std::function<trial(const scenario&, unsigned)>& run,
             bool replaying)
      : how_hard_(how_hard), run_(run), replaying_(replaying), shrinking_(replaying) {
    runs_ = replaying ? how_hard.runs_at_most : how_hard.runs;
  }

  /// The evidence of a failure within the runs that are due, if there is one.
  std::optional<std::string> examine(const scenario& what) {
    if (interruption::requested()) end_ = clock::time_point::min();
    if (interruption::requested() && !shrinking_) {
      doubt_ = "interrupted";
      return std::nullopt;
    }
    if (!shrinking_) {
      ++found_.scenarios;
      return hunt(what);
    }
    // RapidCheck asks again for what it has been told; another run might say something else.
    const auto [known, fresh] = known_.try_emplace(to_string(what));
    if (fresh && clock::now() < end_) known->second = hunt(what);
    return known->second;
  }

  [[nodiscard]] const outcome& found() const noexcept { return found_; }
  [[nodiscard]] const std::optional<std::string>& doubt() const noexcept { return doubt_; }

  /// What went wrong in the smallest scenario that failed.
  [[nodiscard]] const std::string& headline() const noexcept { return headline_; }

  /// How often what was found failed, or empty where it was not a run that failed.
  [[nodiscard]] std::string rate() const {
    if (how_hard_.runs_at_most <= 1) return clock::now() < end_ ? "" : "Shrinking was cut short.";
    if (replaying_) return "Replayed, with up to " + std::to_string(runs_) + " runs.";
    if (tried_ == 0) return {};
    const std::string cut_short = clock::now() < end_ ? "" : " Shrinking was cut short.";
    return std::to_string(failures_) + " of " + std::to_string(tried_) +
           " runs of the first failing scenario failed; runs given to each smaller one: " +
           std::to_string(runs_) + "." + cut_short;
  }

 private:
  using clock = std::chrono::steady_clock;

  std::optional<std::string> hunt(const scenario& what) {
    unsigned done = 0;
    while (done < runs_) {
      const trial seen = go(what, runs_ - done);
      done += seen.runs;
      if (seen.verdict == verdict::unknown) doubt_ = seen.evidence;
      if (seen.verdict != verdict::violated) continue;
      if (!shrinking_) fit(what, done, seen);
      headline_ = seen.headline;
      return seen.evidence;
    }
    return std::nullopt;
  }

  /// A batch of runs, at most that many.
  trial go(const scenario& what, unsigned most) {
    trial seen = run_(what, std::min(std::max(how_hard_.batch, 1U), most));
    seen.runs = std::max(seen.runs, 1U);
    found_.runs += seen.runs;
    found_.operations += seen.runs * length(what);
    return seen;
  }

  /// Measures how often the first failing scenario fails, for at most half of the time of
  /// shrinking, and fits the runs of those to come.
  void fit(const scenario& what, unsigned done, const trial& first) {
    shrinking_ = true;
    end_ = clock::now() + how_hard_.shrinking;
    known_.emplace(to_string(what), first.evidence);
    failures_ = first.failures;
    tried_ = done;
    const auto enough_time = end_ - how_hard_.shrinking / 2;
    while (failures_ < enough_failures && tried_ < how_hard_.runs_at_most &&
           clock::now() < enough_time) {
      const trial more = go(what, how_hard_.runs_at_most - tried_);
      tried_ += more.runs;
      failures_ += more.failures;
    }
    runs_ = fitted_runs(failures_, tried_, how_hard_.runs_at_most);
  }

  static constexpr unsigned enough_failures = 10;

  const effort& how_hard_;
  const std::function<trial(const scenario&, unsigned)>& run_;
  const bool replaying_;
  bool shrinking_;
  unsigned runs_ = 0;
  unsigned failures_ = 0;
  unsigned tried_ = 0;
  clock::time_point end_ = clock::time_point::max();  ///< of shrinking
  std::unordered_map<std::string, std::optional<std::string>>
      known_;  ///< scenarios while shrinking
  std::optional<std::string> doubt_;
  std::string headline_;
  outcome found_;
};

}  // namespace

unsigned fitted_runs(unsigned failures, unsigned runs, unsigned at_most) {
  if (failures >= runs) return 1;
  const double rate = static_cast<double>(failures) / runs;
  const double wanted = std::ceil(std::log(0.01) / std::log1p(-rate));
  return wanted >= at_most ? at_most : static_cast<unsigned>(wanted);
}

void trial::add(const trial& more) {
  const bool worse =
      more.verdict == linearize::verdict::violated
          ? verdict != linearize::verdict::violated
          : more.verdict == linearize::verdict::unknown && verdict == linearize::verdict::holds;
  if (worse) {
    verdict = more.verdict;
    evidence = more.evidence;
    headline = more.headline;
  }
  runs += more.runs;
  failures += more.failures;
}

trial linearizable(const history_type& run, std::chrono::nanoseconds time) {
  const judgement judged = judge(run, time);
  trial shown{judged.verdict, {}, 1, judged.verdict == verdict::violated ? 1U : 0U};
  if (judged.verdict == verdict::violated) {
    shown.evidence = "This run is not linearizable:\n\n" + to_table(run);
    shown.evidence += contradiction_of(run, time);
  } else if (judged.verdict == verdict::unknown) {
    shown.evidence = judged.reason;
  }
  return shown;
}

outcome search(const std::string& name, const shape& wanted, const effort& how_hard,
               const std::function<trial(const scenario&, unsigned)>& run) {
  const interruption on_ctrl_c;
  prosecutor seen{how_hard, run, is_replayed(name)};
  const rc::Gen<scenario> generator = scenarios(wanted);
  property_result result = check_property(name, how_hard.scenarios, [&] {
    if (const auto evidence = seen.examine(*generator)) refute(*evidence);
  });
  outcome found = seen.found();
  found.seed = result.seed;
  found.verdict = result.verdict;
  if (result.holds() && seen.doubt()) {
    found.verdict = verdict::unknown;
    result.evidence = *seen.doubt();
  }
  std::string about = name;
  if (found.verdict == verdict::violated) {
    if (const std::string rate = seen.rate(); !rate.empty()) result.evidence += "\n" + rate;
    if (!seen.headline().empty()) about += ": " + seen.headline();
  }
  if (!found.holds()) {
    found.report =
        std::string{linearize::to_string(found.verdict)} + ": " + about + "\n\n" + result.report();
  }
  return found;
}

}  // namespace brigade::scenario
