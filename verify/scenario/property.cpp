#include <rapidcheck.h>

#include <brigade/scenario/property.hpp>
#include <cmath>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace brigade::scenario {
namespace {

/// The result says everything; RapidCheck's own summary at the end of the process would repeat it.
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

property_result describe(const std::string& name, const rc::detail::TestResult& result) {
  property_result described;
  if (result.is<rc::detail::SuccessResult>()) return described;
  if (!result.is<rc::detail::FailureResult>()) {
    std::ostringstream said;
    rc::detail::printResultMessage(result, said);
    described.verdict = linearize::verdict::unknown;
    described.evidence = said.str();
    return described;
  }
  const auto& failure = result.get<rc::detail::FailureResult>();
  described.verdict = linearize::verdict::violated;
  for (const auto& [label, shown] : failure.counterExample)
    described.counterexample += shown + "\n";
  described.evidence = failure.description;
  described.replay = "RC_PARAMS=\"" + replay_of(name, failure) + "\"";
  return described;
}

}  // namespace

std::string property_result::report() const {
  std::string text = counterexample;
  if (!evidence.empty()) text += evidence + "\n";
  if (!replay.empty()) {
    text +=
        "Seed " + std::to_string(seed) + ". Replay: set " + replay + " and run the same test.\n";
  }
  return text;
}

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

bool is_replayed(const std::string& name) {
  return rc::detail::configuration().reproduce.count(name) > 0;
}

property_result check_property(const std::string& name, int cases,
                               const std::function<void()>& property) {
  const rc::detail::Configuration& configuration = rc::detail::configuration();
  rc::detail::TestMetadata metadata;
  metadata.id = name;
  rc::detail::TestParams params = configuration.testParams;
  params.maxSuccess = budgeted(cases);
  silence listener;
  property_result described =
      describe(name, rc::detail::checkTestable([&property] { property(); }, metadata, params,
                                               listener, configuration.reproduce));
  described.seed = params.seed;
  return described;
}

void refute(const std::string& evidence) {
  using rc::detail::CaseResult;
  throw CaseResult(CaseResult::Type::Failure, evidence);
}

}  // namespace brigade::scenario
