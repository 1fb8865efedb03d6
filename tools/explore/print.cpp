#include "print.hpp"

#include <fmt/format.h>

#include "../command_line.hpp"

namespace brigade::tools {
namespace {

using json = nlohmann::json;

constexpr std::size_t most_unseen = 8;
constexpr std::size_t most_outputs = 20;

[[nodiscard]] const char* verdict_of(exit_status status) {
  switch (status) {
    case exit_status::holds:
      return "holds";
    case exit_status::violated:
      return "violated";
    default:
      return "unknown";
  }
}

[[nodiscard]] std::string indented(const std::string& text) {
  std::string result;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    result += "  " + text.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return result;
}

[[nodiscard]] std::string section(const std::string& title, const std::string& content) {
  return content.empty() ? "" : title + "\n" + indented(content) + "\n";
}

[[nodiscard]] std::string what_went_wrong(const json& failure) {
  std::string text = failure["message"].get<std::string>() + "\n";
  const std::string details = failure["details"];
  if (!details.empty()) text += details + (details.back() == '\n' ? "" : "\n");
  const std::string trace = failure["trace"];
  return text + (trace.empty() ? "\n" : "\n" + trace + "\n");
}

[[nodiscard]] std::string unseen_code(const std::vector<std::string>& unseen) {
  if (unseen.empty()) return "";
  std::string text =
      "what the explorer does not see, so that no interleaving of it was explored:\n";
  for (std::size_t i = 0; i < std::min(unseen.size(), most_unseen); ++i)
    text += "  " + unseen[i] + "\n";
  if (unseen.size() > most_unseen)
    text += fmt::format("  and {} more\n", unseen.size() - most_unseen);
  return text + "\n";
}

[[nodiscard]] std::string different_outputs(const json& outputs) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(outputs.size(), most_outputs); ++i) {
    const auto count = outputs[i]["executions"].get<std::uint64_t>();
    text += section(fmt::format("output of {} execution{}:", count, count == 1 ? "" : "s"),
                    outputs[i]["text"].get<std::string>() + "\n");
  }
  if (outputs.size() > most_outputs)
    text += fmt::format("and {} more outputs\n\n", outputs.size() - most_outputs);
  return text;
}

[[nodiscard]] std::string speed(const json& report) {
  const auto executions = report["executions"].get<std::uint64_t>();
  const auto seconds = report["seconds"].get<double>();
  return fmt::format("{} execution{}, {} of them redundant, {:.3f} s, {:.0f} executions/s\n",
                     executions, executions == 1 ? "" : "s",
                     report["redundant"].get<std::uint64_t>(), seconds,
                     seconds > 0 ? static_cast<double>(executions) / seconds : 0.0);
}

}  // namespace

exit_status status_of(const program_report& told, bool accepts_unseen) {
  const std::string verdict = told.report["verdict"];
  if (verdict == "violated") return exit_status::violated;
  if (verdict != "holds") return exit_status::unknown;
  return told.unseen.empty() || accepts_unseen ? exit_status::holds : exit_status::unknown;
}

std::string as_text(const program_report& told, exit_status status) {
  const json& report = told.report;
  const json& failure = report["failure"];
  std::string text = std::string(verdict_of(status)) + ": " + as_line(told.command) + "\n";
  text +=
      failure.is_null() ? report["covered"].get<std::string>() + "\n" : what_went_wrong(failure);
  for (const auto& note : report["notes"]) text += note.get<std::string>() + "\n";
  if (failure.is_null()) text += "\n";
  if (!failure.is_null()) {
    text += section("output of this execution:", report["output"]);
    text += section("errors of this execution:", report["errors"]);
  }
  text += unseen_code(told.unseen) + different_outputs(report["outputs"]) + speed(report);
  if (!told.replay.empty()) text += "replay: " + told.replay + "\n";
  return text;
}

std::string as_json(const program_report& told, exit_status status) {
  json whole = told.report;
  whole["verdict"] = verdict_of(status);
  whole["command"] = told.command;
  whole["unseen"] = told.unseen;
  whole["replay"] = told.replay.empty() ? json(nullptr) : json(told.replay);
  return whole.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace brigade::tools
