#include "judge.hpp"

#include <algorithm>
#include <array>
#include <brigade/history/event_reader.hpp>
#include <brigade/history/pairing.hpp>
#include <brigade/linearize/events/counter_events.hpp>
#include <brigade/linearize/events/lock_events.hpp>
#include <brigade/linearize/events/queue_events.hpp>
#include <brigade/linearize/events/stack_events.hpp>
#include <brigade/report/descriptions.hpp>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "input_file.hpp"
#include "judge_whole.hpp"
#include "stream/judge_stream.hpp"

namespace brigade::tools {
namespace {

/// Where the events come from.
struct source {
  bool is_judged_as_read = false;
  judging_progress& progress;
  time_listener& noted;  ///< told of the times of notes
};

/// Reads all operations.
template <class Description>
[[nodiscard]] operations_of<Description> read_counted(history::event_reader& reader,
                                                      judging_progress& progress) {
  auto operations = history::read_operations(reader, Description{});
  progress.operations += operations.size();
  return operations;
}

template <class Description>
void judge_as(const typename Description::model& model, history::event_reader& reader,
              const judging& how, const source& from, judged_file& judged) {
  if constexpr (linearize::detail::normal_form_model<typename Description::model>) {
    const bool streams = how.criterion == linearize::criterion::linearizable;
    if (streams && from.is_judged_as_read && reader.header().sorted) {
      stream_judgement<Description> judgement(model, reader, how, from.progress, judged);
      judgement.run(from.noted);
      return;
    }
  }
  const auto operations = read_counted<Description>(reader, from.progress);
  judged.skipped_torn_line = reader.skipped_torn_line();
  ++from.progress.judging;
  judge_whole<Description>(model, operations, how, judged);
  --from.progress.judging;
}

using judge_function = void (*)(history::event_reader&, const judging&, const source&,
                                judged_file&);

template <class Description>
void judge_default(history::event_reader& reader, const judging& how, const source& from,
                   judged_file& judged) {
  judge_as<Description>(typename Description::model(), reader, how, from, judged);
}

void judge_register(history::event_reader& reader, const judging& how, const source& from,
                    judged_file& judged) {
  judge_as<report::register_description>(report::register_description::model(history::null_value{}),
                                         reader, how, from, judged);
}

void judge_string_map(history::event_reader& reader, const judging& how, const source& from,
                      judged_file& judged) {
  judge_as<report::map_description>(
      linearize::models::map(linearize::models::append_to_absent::creates), reader, how, from,
      judged);
}

constexpr std::array<std::pair<std::string_view, judge_function>, 10> models = {{
    {"map", judge_default<report::map_description>},
    {"memcached", judge_default<report::map_description>},
    {"string-map", judge_string_map},
    {"register", judge_register},
    {"cas-register", judge_register},
    {"set", judge_default<report::set_description>},
    {"queue", judge_default<report::event_description<linearize::events::queue_events>>},
    {"stack", judge_default<report::event_description<linearize::events::stack_events>>},
    {"counter", judge_default<report::event_description<linearize::events::counter_events>>},
    {"lock", judge_default<report::event_description<linearize::events::lock_events>>},
}};

/// By the name that was given, or else by the one that the file has: an error there is the file's.
[[nodiscard]] judge_function model_named(const judged_file& judged, const judging& how) {
  const std::string& name = judged.document.model;
  const auto* const found = std::find_if(models.begin(), models.end(),
                                         [&](const auto& each) { return each.first == name; });
  if (found != models.end()) {
    return found->second;
  }
  const std::string what = "expected a model of " + known_models() + ", not \"" + name + '"';
  if (how.model.empty()) {
    throw history::format_error(judged.document.title, {1, 1}, what);
  }
  throw unknown_model(what);
}

void note_doubt(const std::string_view name, const std::string_view json, judged_file& judged) {
  if (name != "doubt") {
    return;
  }
  const auto note = nlohmann::json::parse(json, nullptr, false);
  const bool has_reason = note.is_object() && note.contains("reason") && note["reason"].is_string();
  judged.doubts.push_back(has_reason ? note["reason"].get<std::string>() : std::string(json));
}

/// The time of a poll of the server: in a sorted history no event after it is earlier.
void note_time(const std::string_view name, const std::string_view json,
               const time_listener& noted) {
  if (name != "server" || !noted) {
    return;
  }
  const auto note = nlohmann::json::parse(json, nullptr, false);
  if (note.is_object() && note.contains("time") && note["time"].is_number_integer()) {
    noted(note["time"].get<history::stamp>());
  }
}

/// Something besides the operations changed the state: neither verdict can be trusted.
void apply_doubts(judged_file& judged) {
  if (judged.doubts.empty()) {
    return;
  }
  std::string reasons;
  for (const std::string& doubt : judged.doubts) {
    reasons += (reasons.empty() ? "" : "; ") + doubt;
  }
  judged.document.sentence =
      "The history proves nothing, since more than its operations changed the state: " + reasons +
      (judged.document.verdict == report::verdict::violated
           ? ". By itself it would be a violation: " + judged.document.sentence
           : ".");
  judged.document.verdict = report::verdict::unknown;
}

}  // namespace

std::string known_models() {
  std::string names;
  for (const auto& each : models) {
    names += (names.empty() ? "" : ", ") + std::string(each.first);
  }
  return names;
}

linearize::check_options judging::allowed() const {
  linearize::check_options allowed;
  allowed.memory_bytes = memory_bytes;
  allowed.jobs = jobs;
  allowed.criterion = criterion;
  if (deadline) {
    const auto left = *deadline - std::chrono::steady_clock::now();
    allowed.timeout = std::max(std::chrono::duration_cast<std::chrono::nanoseconds>(left),
                               std::chrono::nanoseconds(0));
  }
  return allowed;
}

namespace {

/// How a file is read, and whether it is judged meanwhile.
struct reading {
  const std::string& path;
  const judging& how;
  judging_progress& progress;
  bool is_judged_as_read = false;
};

[[nodiscard]] judged_file read_and_judge(const input_file& input, const reading& wanted) {
  const judging& how = wanted.how;
  judged_file judged;
  judged.document.criterion = how.criterion;
  judged.document.title = wanted.path == "-" ? "standard input" : wanted.path;
  history::json_reader_options options;
  options.torn = how.skip_torn_line ? history::torn_line::skip : history::torn_line::refuse;
  options.clock = how.clock;
  time_listener noted;
  options.on_note = [&](std::string_view name, std::string_view json) {
    note_doubt(name, json, judged);
    note_time(name, json, noted);
  };
  try {
    const auto reader =
        history::open_history(input.bytes(wanted.progress, how.deadline), judged.document.title,
                              how.format, std::move(options));
    judged.document.model = how.model.empty() ? reader->header().model : how.model;
    judged.document.clock = reader->header().clock == history::clock_kind::order
                                ? report::clock_unit::order_of_appearance
                                : report::clock_unit::nanoseconds;
    model_named(judged, how)(*reader, how, {wanted.is_judged_as_read, wanted.progress, noted},
                             judged);
  } catch (const out_of_time& waited) {
    judged.document.sentence =
        std::string("The search ended before a verdict: ") + waited.what() + ".";
  }
  apply_doubts(judged);
  return judged;
}

/// Larger files are judged as they are read, like a pipe, since they might not fit into memory.
constexpr std::uint64_t large_file = std::uint64_t{64} << 20U;

}  // namespace

judged_file judge(const std::string& path, const judging& wanted, judging_progress& progress) {
  const auto start = std::chrono::steady_clock::now();
  judging how = wanted;
  if (how.timeout) {
    how.deadline =
        start + std::chrono::duration_cast<std::chrono::steady_clock::duration>(*how.timeout);
  }
  const auto judge_by = [&](const input_file& input, bool is_judged_as_read) {
    return read_and_judge(input, {path, how, progress, is_judged_as_read});
  };
  const input_file input(path);
  const bool is_large = input.size().value_or(0) > large_file;
  judged_file judged = judge_by(input, input.is_stream() || is_large);
  if (judged.needs_whole && is_large && path != "-") {
    progress.total_bytes += *input.size();
    judged = judge_by(input_file(path), false);
  }
  judged.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return judged;
}

}  // namespace brigade::tools
