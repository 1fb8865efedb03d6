#include <brigade/scenario/explored.hpp>
#include <brigade/scenario/property.hpp>
#include <ostream>

namespace brigade::scenario {
namespace {

using linearize::verdict;

verdict as_verdict(explore::verdict of) {
  switch (of) {
    case explore::verdict::holds:
      return verdict::holds;
    case explore::verdict::violated:
      return verdict::violated;
    case explore::verdict::unknown:
      break;
  }
  return verdict::unknown;
}

/// What drives scenarios, as an experiment.
class driven final : public experiment {
 public:
  driven(const std::function<void(explored&)>& body, std::chrono::nanoseconds judging)
      : body_(body), way_(judging) {}

  void run() override { body_(way_); }
  std::string account() const override {
    const history_type run = way_.log().history();
    return to_table(run) + contradiction_of(run, std::chrono::seconds{10});
  }
  std::uint64_t marks() const override { return way_.log().marks(); }
  const std::optional<std::string>& doubt() const override { return way_.doubt(); }

 private:
  const std::function<void(explored&)>& body_;
  explored way_;
};

/// One experiment, again and again.
class explorer {
 public:
  explorer(experiment& what, const explore::options& how) : experiment_(what), how_(how) {}

  exploration run() {
    exploration shown;
    shown.search = explore::explore(body(), how_);
    shown.verdict = as_verdict(shown.search.verdict);
    if (!shown.search.failure.token.empty()) {
      tell(shown);
    } else if (shown.holds()) {
      doubt(shown);
    } else {
      shown.headline = explore::to_string(shown.search.coverage);
      if (!shown.search.failure.message.empty())
        shown.headline += ": " + shown.search.failure.message;
    }
    shown.operations = shown.search.executions * experiment_.marks() / 2;
    return shown;
  }

 private:
  std::function<void()> body() {
    return [this] { experiment_.run(); };
  }

  /// The failing execution once more, since the log has what was driven last.
  void tell(exploration& shown) {
    const explore::failure& failure = shown.search.failure;
    explore::options once = how_;
    once.replay = failure.token;
    (void)explore::explore(body(), once);
    shown.headline = failure.message;
    if (!failure.details.empty()) shown.evidence += failure.details + "\n";
    shown.evidence += "The interleaving:\n\n" + failure.trace + "\nThe operations:\n\n";
    shown.evidence += experiment_.account();
    shown.evidence += "\nreplay: " + failure.token + "\n";
  }

  /// A pass over nothing is none.
  void doubt(exploration& shown) {
    if (experiment_.doubt()) {
      shown.verdict = verdict::unknown;
      shown.headline = "a history could not be judged: " + *experiment_.doubt();
      return;
    }
    explore::options once = how_;
    once.search = explore::search::random_walk;
    once.samples = 1;
    const explore::result sample = explore::explore(body(), once);
    if (sample.steps <= experiment_.marks()) {
      shown.verdict = verdict::unknown;
      shown.headline =
          "no scheduling point but where operations begin and end: is the subject compiled for the "
          "explorer?";
    }
  }

  experiment& experiment_;
  const explore::options& how_;
};

}  // namespace

std::ostream& operator<<(std::ostream& out, const exploration& shown) {
  out << linearize::to_string(shown.verdict) << ": ";
  if (shown.holds()) return out << explore::to_string(shown.search.coverage) << '\n';
  return out << shown.headline << "\n\n" << shown.evidence;
}

exploration explore_experiment(experiment& what, const explore::options& how) {
  return explorer(what, how).run();
}

exploration explore_experiment(const std::function<void(explored&)>& body,
                               const explore::options& how, std::chrono::nanoseconds judging) {
  driven experiment(body, judging);
  return explore_experiment(experiment, how);
}

shape explored_shape() {
  shape wanted;
  wanted.threads_at_most = 2;
  wanted.initial_at_most = 3;
  wanted.per_thread_at_most = 4;
  wanted.final_at_most = 0;
  wanted.keys = 3;
  return wanted;
}

outcome search_explorations(const std::string& name, const shape& wanted,
                            const explored_effort& how_hard,
                            const std::function<exploration(const scenario&)>& explore_one) {
  effort once;
  once.scenarios = how_hard.scenarios;
  once.runs = once.runs_at_most = once.batch = 1;
  once.shrinking = how_hard.shrinking;
  std::uint64_t exhausted = 0;
  outcome found = search(name, wanted, once, [&](const scenario& what, unsigned) {
    const exploration shown = explore_one(what);
    if (shown.search.coverage.is_exhaustive()) ++exhausted;
    const auto runs = static_cast<unsigned>(shown.search.executions);
    const unsigned failures = shown.verdict == verdict::violated ? 1U : 0U;
    const bool held = shown.verdict == verdict::unknown;
    return trial{shown.verdict, held ? shown.headline : shown.evidence, runs, failures,
                 shown.headline};
  });
  found.exhausted = exhausted;
  return found;
}

}  // namespace brigade::scenario
