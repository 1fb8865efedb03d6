// Looks for a scenario that fails, shrinks it, and says how to replay it.
//
//     brigade::scenario::os_threads threads;
//     const auto outcome = search_concurrent("my map", [] { return std::make_unique<my_map>(); });
//     EXPECT_TRUE(outcome.holds()) << outcome.report;
//
// On OS threads a scenario may fail in one run and pass in the next. How often the first failing
// one fails is measured, and while it is shrunk a candidate counts as failing when it fails within
// as many runs as would show that rate with 99 % confidence.
//
// The search is reproducible as far as generation goes: RC_PARAMS="seed=N" makes the same
// scenarios, and the RC_PARAMS of a report make the shrunk one at once, which is then run many
// times. BRIGADE_BUDGET, a factor, scales the number of scenarios.
#pragma once

#include <brigade/linearize/verdict.hpp>
#include <brigade/scenario/drive.hpp>
#include <brigade/scenario/os_threads.hpp>
#include <brigade/scenario/scenario.hpp>
#include <brigade/scenario/shape.hpp>
#include <brigade/scenario/subject.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace brigade::scenario {

/// How hard to look.
struct effort {
  int scenarios = 300;                          ///< generated, before BRIGADE_BUDGET
  unsigned runs = 50;                           ///< of each scenario, until one fails
  unsigned runs_at_most = 2000;                 ///< of each candidate, while shrinking
  unsigned batch = 25;                          ///< runs that threads go through in one go
  std::chrono::milliseconds judging{10'000};    ///< one history; beyond it the verdict is unknown
  std::chrono::milliseconds shrinking{20'000};  ///< beyond it the smallest so far is reported
};

/// What runs of one scenario showed.
struct trial {
  linearize::verdict verdict = linearize::verdict::holds;  ///< violated if that of any run is
  std::string evidence{};  ///< on violation: what a reader should see
  unsigned runs = 1;
  unsigned failures = 0;
  std::string headline{};  ///< on violation: what went wrong, in one line, where there is more than
                           ///< that the history is not linearizable

  /// Takes in what further runs showed.
  void add(const trial& more);
};

/// What a search found and how far it went.
struct outcome {
  linearize::verdict verdict = linearize::verdict::holds;
  std::string report;  ///< empty where it holds
  std::uint64_t seed = 0;
  std::uint64_t scenarios = 0;
  std::uint64_t runs = 0;
  std::uint64_t operations = 0;  ///< driven in all runs
  std::uint64_t exhausted = 0;   ///< scenarios of which every interleaving was run: explored ones

  [[nodiscard]] bool holds() const noexcept { return verdict == linearize::verdict::holds; }
};

/// After Ctrl-C (SIGINT) a search reports the smallest failure so far, and every later one of the
/// process is unknown at once; a second Ctrl-C ends the process.

/// How many runs show a failure that was seen in `failures` of `runs`, with 99 % confidence.
[[nodiscard]] unsigned fitted_runs(unsigned failures, unsigned runs, unsigned at_most);

/// Generates scenarios of the shape and runs each until one fails. `run` drives a scenario on fresh
/// subjects, as often as it is told, and judges what they did. `name` tells searches apart in a
/// replay.
[[nodiscard]] outcome search(const std::string& name, const shape& wanted, const effort& how_hard,
                             const std::function<trial(const scenario&, unsigned runs)>& run);

/// Judges the history of one run against the model.
[[nodiscard]] trial linearizable(const history_type& run, std::chrono::nanoseconds time);

/// What must hold of a subject besides its histories: nothing.
struct nothing_else {
  template <class Subject>
  [[nodiscard]] std::optional<std::string> operator()(Subject&) const {
    return std::nullopt;
  }
};

/// Judges one run: what `also(subject)` finds wrong at its end, and its history.
template <class Subject, class Also>
[[nodiscard]] trial judge_run(Subject& subject, const history_type& run, const Also& also,
                              std::chrono::nanoseconds judging) {
  if (const std::optional<std::string> wrong = also(subject)) {
    return {linearize::verdict::violated, *wrong + "\n\n" + to_table(run), 1, 1, {}};
  }
  return linearizable(run, judging);
}

/// Drives a scenario on that many subjects made by `make` (smart pointers), and judges the runs.
template <class Make, class Way, class Also = nothing_else>
[[nodiscard]] trial run_batch(const scenario& what, unsigned runs, const Make& make, Way& way,
                              std::chrono::nanoseconds judging, const Also& also = {}) {
  std::vector<decltype(make())> fresh;
  std::vector<std::remove_reference_t<decltype(*make())>*> subjects;
  while (fresh.size() < runs) {
    fresh.push_back(make());
    subjects.push_back(&*fresh.back());
  }
  trial seen{linearize::verdict::holds, {}, 0, 0, {}};
  const std::vector<history_type> histories = drive_each(what, subjects, way);
  for (std::size_t at = 0; at < histories.size(); ++at)
    seen.add(judge_run(*subjects[at], histories[at], also, judging));
  return seen;
}

/// Searches for a scenario that a subject does not answer as the model does when one thread drives
/// it; `make` and `also` as for search_concurrent.
template <class Make, class Also = nothing_else>
[[nodiscard]] outcome search_sequential(const std::string& name, const Make& make,
                                        shape wanted = {}, effort how_hard = {},
                                        const Also& also = {}) {
  using subject = std::remove_reference_t<decltype(*make())>;
  wanted.weights = weights_of<subject>(wanted.weights);
  how_hard.runs = how_hard.runs_at_most = how_hard.batch = 1;  // another run would be the same
  one_thread way;
  return search(name, wanted, how_hard, [&](const scenario& what, unsigned runs) {
    return run_batch(what, runs, make, way, how_hard.judging, also);
  });
}

/// Searches for a scenario that a subject, made afresh for every run by `make` (a smart pointer),
/// does not answer linearizably when OS threads drive it, or of which `also(subject)` then finds
/// something wrong (std::optional<std::string>).
template <class Make, class Also = nothing_else>
[[nodiscard]] outcome search_concurrent(const std::string& name, const Make& make,
                                        shape wanted = {}, const effort& how_hard = {},
                                        const Also& also = {}) {
  using subject = std::remove_reference_t<decltype(*make())>;
  wanted.weights = weights_of<subject>(wanted.weights);
  os_threads threads;
  return search(name, wanted, how_hard, [&](const scenario& what, unsigned runs) {
    return run_batch(what, runs, make, threads, how_hard.judging, also);
  });
}

}  // namespace brigade::scenario
