// A way to drive: threads under the explorer's control, through every interleaving that a budget
// allows.
//
//     const auto found = search_explored("my map", [] { return std::make_unique<my_map>(); });
//     EXPECT_TRUE(found.holds()) << found.report;
//
// What runs on OS threads (search.hpp) runs here unchanged: the same scenarios, subjects and
// judgements. A scenario is run again and again, each time under another schedule, and the history
// of each execution is judged. Of one that fails, scenario and schedule are made small; the report
// has what went wrong, the scenario, the interleaving, what the operations answered, and a token
// that replays it. All of it is deterministic: what failed once fails again, so shrinking is exact
// as far as the exploration of each candidate is.
//
// The test that includes this is made by brigade_explore_test in CMake, which instruments it and
// links it with the explorer (brigade/explore/explore.hpp); it links brigade::explored.
//
// Not thread-safe: one exploration at a time.
#pragma once

#include <brigade/explore/explore.hpp>
#include <brigade/scenario/drive.hpp>
#include <brigade/scenario/exploration_log.hpp>
#include <brigade/scenario/search.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

namespace brigade::scenario {

/// Runs the threads of a scenario as controlled threads of the execution under way. An exception
/// that leaves a job fails the execution.
class explored {
 public:
  /// `judging` is the time given to each history that was not seen before; beyond it the verdict is
  /// unknown.
  explicit explored(std::chrono::nanoseconds judging = std::chrono::seconds{10});
  ~explored();
  explored(const explored&) = delete;
  explored& operator=(const explored&) = delete;

  void run(std::size_t threads, const std::function<void(std::size_t)>& job);
  static void meet() noexcept {}
  [[nodiscard]] static history::appearance_stamps clock() { return {}; }
  [[nodiscard]] exploration_log* records(std::size_t threads, std::size_t longest);

  /// Fails the execution unless what was driven last is linearizable.
  void require_linearizable();
  /// Fails the execution where there is something to say.
  static void require_none(const std::optional<std::string>& broken);

  /// What was driven last, in this execution or the one that ended last.
  [[nodiscard]] const exploration_log& log() const noexcept { return log_; }
  /// Why the verdict on some history is unknown.
  [[nodiscard]] const std::optional<std::string>& doubt() const noexcept;

 private:
  class verdicts;
  exploration_log log_;
  std::unique_ptr<verdicts> verdicts_;
};

/// What the exploration of one scenario showed.
struct exploration {
  linearize::verdict verdict = linearize::verdict::unknown;
  explore::result search;        ///< coverage, counts, and on failure trace and token
  std::uint64_t operations = 0;  ///< of the parallel part, in all executions
  std::string headline;          ///< one line: what went wrong, or why nothing is known
  std::string evidence;          ///< interleaving, operations, token

  [[nodiscard]] bool holds() const noexcept { return verdict == linearize::verdict::holds; }
};

/// Verdict and coverage; where it does not hold, what a person needs.
std::ostream& operator<<(std::ostream& out, const exploration& shown);

/// What one execution does, with records of its own that outlive it.
class experiment {
 public:
  virtual ~experiment() = default;
  virtual void run() = 0;
  /// Of the execution that ended last: what its operations answered, and why that is wrong,
  [[nodiscard]] virtual std::string account() const = 0;
  /// and how many of its scheduling points are only the marks of operations.
  [[nodiscard]] virtual std::uint64_t marks() const = 0;
  /// Why the verdict on some execution is unknown.
  [[nodiscard]] virtual const std::optional<std::string>& doubt() const = 0;
};

/// Explores an experiment. Unknown, too, where no execution had a scheduling point but the marks of
/// operations: then the subject is not compiled for the explorer.
[[nodiscard]] exploration explore_experiment(experiment& what, const explore::options& how);

/// Explores an experiment: what one execution does, from making the subject to requiring what must
/// hold of it at the end.
[[nodiscard]] exploration explore_experiment(
    const std::function<void(explored&)>& experiment, const explore::options& how,
    std::chrono::nanoseconds judging = std::chrono::seconds{10});

/// Explores one scenario on a subject made by `make` (a smart pointer). In every execution
/// `also(subject)` is asked for what is wrong at the end (std::optional<std::string>), and the
/// history is judged.
template <class Make, class Also = nothing_else>
[[nodiscard]] exploration explore_scenario(const scenario& what, const Make& make,
                                           const explore::options& how, const Also& also = {}) {
  return explore_experiment(
      [&](explored& way) {
        const auto subject = make();
        (void)drive(what, *subject, way);
        way.require_none(also(*subject));
        way.require_linearizable();
      },
      how);
}

/// How hard to explore.
struct explored_effort {
  int scenarios = 200;  ///< generated, before BRIGADE_BUDGET
  /// Of each scenario: exhaustive within the first half of max_executions, else sampled.
  explore::options each{.max_executions = 40'000, .samples = 3'000, .replay = {}};
  std::chrono::milliseconds shrinking{20'000};  ///< beyond it the smallest so far is reported
};

/// Scenarios small enough that most of them can be exhausted.
[[nodiscard]] shape explored_shape();

/// Generates scenarios and explores each by `explore_one` until one fails; shrinks that one.
[[nodiscard]] outcome search_explorations(
    const std::string& name, const shape& wanted, const explored_effort& how_hard,
    const std::function<exploration(const scenario&)>& explore_one);

/// Generates scenarios of the shape and explores each, as explore_scenario does, until one fails;
/// shrinks that one. The outcome's `coverage` says how many were exhausted.
template <class Make, class Also = nothing_else>
[[nodiscard]] outcome search_explored(const std::string& name, const Make& make,
                                      shape wanted = explored_shape(),
                                      const explored_effort& how_hard = {}, const Also& also = {}) {
  using subject = std::remove_reference_t<decltype(*make())>;
  wanted.weights = weights_of<subject>(wanted.weights);
  return search_explorations(name, wanted, how_hard, [&](const scenario& what) {
    return explore_scenario(what, make, how_hard.each, also);
  });
}

}  // namespace brigade::scenario
