#include "json_report.hpp"

#include <nlohmann/json.hpp>

namespace brigade::tools {
namespace {

using json = nlohmann::ordered_json;

[[nodiscard]] std::string word(report::verdict verdict) {
  switch (verdict) {
    case report::verdict::holds:
      return "holds";
    case report::verdict::violated:
      return "violated";
    case report::verdict::unknown:
      break;
  }
  return "unknown";
}

[[nodiscard]] json operation_json(const report::document& document,
                                  const report::operation& operation) {
  json shown = {{"client", document.clients[operation.client]},
                {"invocation", operation.invocation},
                {"response", operation.response.empty() ? json() : json(operation.response)},
                {"invoked", operation.invoked}};
  shown["responded"] = operation.pending() ? json() : json(operation.responded);
  return shown;
}

[[nodiscard]] json violation_json(const judged_file& judged) {
  const report::document& document = judged.document;
  json core = json::array();
  for (const report::operation& operation : document.operations) {
    if (operation.in_core) {
      json shown = operation_json(document, operation);
      shown["contradicts"] = operation.contradicts();
      core.push_back(std::move(shown));
    }
  }
  json prefix = json::array();
  for (const report::step& step : document.longest_prefix.steps) {
    json shown = operation_json(document, document.operations[step.operation]);
    shown["state"] = step.state;
    prefix.push_back(std::move(shown));
  }
  return {{"key", document.key.empty() ? json() : json(document.key)},
          {"core", std::move(core)},
          {"core_is_irreducible", judged.core_is_irreducible},
          {"longest_prefix", std::move(prefix)}};
}

}  // namespace

std::string json_report(const judged_file& judged) {
  const report::document& document = judged.document;
  json whole = {{"file", document.title},
                {"verdict", word(document.verdict)},
                {"criterion", report::adjective(document.criterion)},
                {"model", document.model},
                {"sentence", document.sentence},
                {"operations", document.judged},
                {"pending", judged.pending},
                {"configurations", judged.configurations},
                {"seconds", judged.seconds},
                {"skipped_torn_line", judged.skipped_torn_line},
                {"doubts", judged.doubts}};
  if (judged.has_violation) {
    whole["violation"] = violation_json(judged);
  }
  return whole.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace brigade::tools
