#include "instructions.hpp"

#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace brigade::explore::program {

namespace {

using json = nlohmann::json;

search search_named(const std::string& name) {
  static const std::map<std::string, search> known = {{"portfolio", search::portfolio},
                                                      {"exhaustive", search::exhaustive},
                                                      {"enumeration", search::enumeration},
                                                      {"bounded", search::bounded},
                                                      {"random-walk", search::random_walk},
                                                      {"pct", search::pct},
                                                      {"pos", search::pos}};
  const auto found = known.find(name);
  if (found == known.end()) throw std::invalid_argument("no such search: " + name);
  return found->second;
}

template <typename Value>
void read(const json& from, const char* name, Value& into) {
  if (const auto found = from.find(name); found != from.end()) into = found->get<Value>();
}

void read_options(const json& from, options& how) {
  if (const auto found = from.find("search"); found != from.end())
    how.search = search_named(found->get<std::string>());
  if (const auto found = from.find("milliseconds"); found != from.end())
    how.max_time = std::chrono::milliseconds(found->get<std::int64_t>());
  if (const auto found = from.find("step_milliseconds"); found != from.end())
    how.max_step_time = std::chrono::milliseconds(found->get<std::int64_t>());
  read(from, "seed", how.seed);
  read(from, "executions", how.max_executions);
  read(from, "samples", how.samples);
  read(from, "preemptions", how.max_preemptions);
  read(from, "depth", how.pct_depth);
  read(from, "steps", how.max_steps);
  read(from, "spurious_wake_ups", how.spurious_wake_ups);
  read(from, "spurious_failures", how.spurious_failures);
  read(from, "allocation_failures", how.allocation_failures);
  read(from, "reuse_addresses", how.reuse_addresses);
  read(from, "races", how.detect_races);
  read(from, "leaks", how.detect_leaks);
  read(from, "replay", how.replay);
}

instructions parse(const char* text) {
  const json from = json::parse(text);
  instructions read_in;
  read_options(from, read_in.how);
  read(from, "report", read_in.report);
  read(from, "linger", read_in.linger);
  read(from, "outputs", read_in.counts_outputs);
  read(from, "debugger", read_in.under_debugger);
  if (const auto found = from.find("status"); found != from.end()) {
    read_in.expected_status = found->is_null() ? std::nullopt : std::optional(found->get<int>());
  }
  return read_in;
}

}  // namespace

bool has_instructions() { return std::getenv(instructions_variable) != nullptr; }

bool is_instruction(std::string_view variable) {
  const std::string_view name = instructions_variable;
  return variable.substr(0, name.size()) == name && variable.substr(name.size(), 1) == "=";
}

instructions read_instructions() {
  try {
    return parse(std::getenv(instructions_variable));
  } catch (const json::exception& wrong) {
    throw std::invalid_argument(std::string(instructions_variable) + ": " + wrong.what());
  }
}

}  // namespace brigade::explore::program
