#include "judge.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <brigade/history/byte_source.hpp>
#include <brigade/history/event_reader.hpp>
#include <brigade/history/pairing.hpp>
#include <brigade/linearize/check.hpp>
#include <brigade/linearize/events/counter_events.hpp>
#include <brigade/linearize/events/lock_events.hpp>
#include <brigade/linearize/events/queue_events.hpp>
#include <brigade/linearize/events/stack_events.hpp>
#include <brigade/report/descriptions.hpp>
#include <brigade/report/explain.hpp>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <utility>

namespace brigade::tools {
namespace {

/// Closes what it opened; standard input stays open.
class input_file {
 public:
  explicit input_file(const std::string& path)
      : owned_(path != "-"), descriptor_(owned_ ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC) : 0) {
    if (descriptor_ < 0) {
      throw std::system_error(errno, std::generic_category(), path);
    }
  }
  ~input_file() {
    if (owned_) {
      ::close(descriptor_);
    }
  }
  input_file(const input_file&) = delete;
  input_file& operator=(const input_file&) = delete;

  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

 private:
  bool owned_;
  int descriptor_;
};

/// What a report shows: more than the verdict where there is something to look at.
template <class Description, class Operations, class Outcome>
[[nodiscard]] report::document document_of(const typename Description::model& model,
                                           const Operations& operations, const Outcome& outcome,
                                           const judging& how, const judged_file& judged) {
  report::explain_options options;
  options.title = judged.document.title;
  options.model = judged.document.model;
  options.clock = judged.document.clock;
  if (!how.shows_operations && !outcome.explanation) {
    options.most_operations = 0;
  }
  return report::explain<Description>(model, operations, outcome, options);
}

template <class Description>
void judge_as(const typename Description::model& model, history::event_reader& reader,
              const judging& how, judged_file& judged) {
  const auto operations = history::read_operations(reader, Description{});
  judged.skipped_torn_line = reader.skipped_torn_line();
  judged.pending = static_cast<std::size_t>(std::count_if(
      operations.begin(), operations.end(), [](const auto& each) { return each.pending(); }));
  const auto outcome = linearize::check(model, operations,
                                        {.timeout = how.timeout, .memory_bytes = how.memory_bytes});
  judged.configurations = outcome.configurations;
  judged.has_violation = outcome.explanation.has_value();
  judged.core_is_irreducible = judged.has_violation && outcome.explanation->core_is_irreducible;
  judged.document = document_of<Description>(model, operations, outcome, how, judged);
}

using judge_function = void (*)(history::event_reader&, const judging&, judged_file&);

template <class Description>
void judge_default(history::event_reader& reader, const judging& how, judged_file& judged) {
  judge_as<Description>(typename Description::model(), reader, how, judged);
}

void judge_register(history::event_reader& reader, const judging& how, judged_file& judged) {
  judge_as<report::register_description>(report::register_description::model(history::null_value{}),
                                         reader, how, judged);
}

void judge_string_map(history::event_reader& reader, const judging& how, judged_file& judged) {
  judge_as<report::map_description>(
      linearize::models::map(linearize::models::append_to_absent::creates), reader, how, judged);
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

[[nodiscard]] judge_function find_model(const std::string& name) {
  const auto* const found = std::find_if(models.begin(), models.end(),
                                         [&](const auto& each) { return each.first == name; });
  if (found == models.end()) {
    throw unknown_model("expected a model of " + known_models() + ", not \"" + name + '"');
  }
  return found->second;
}

void note_doubt(const std::string_view name, const std::string_view json, judged_file& judged) {
  if (name != "doubt") {
    return;
  }
  const auto note = nlohmann::json::parse(json, nullptr, false);
  const bool has_reason = note.is_object() && note.contains("reason") && note["reason"].is_string();
  judged.doubts.push_back(has_reason ? note["reason"].get<std::string>() : std::string(json));
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

judged_file judge(const std::string& path, const judging& how) {
  const auto start = std::chrono::steady_clock::now();
  judged_file judged;
  const input_file input(path);
  judged.document.title = path == "-" ? "standard input" : path;
  history::json_reader_options options;
  options.torn = how.skip_torn_line ? history::torn_line::skip : history::torn_line::refuse;
  options.on_note = [&](std::string_view name, std::string_view json) {
    note_doubt(name, json, judged);
  };
  const auto reader = history::open_history(history::from_descriptor(input.descriptor()),
                                            judged.document.title, how.format, std::move(options));
  judged.document.model = how.model.empty() ? reader->header().model : how.model;
  judged.document.clock = reader->header().clock == history::clock_kind::order
                              ? report::clock_unit::order_of_appearance
                              : report::clock_unit::nanoseconds;
  if (how.model.empty()) {
    try {
      find_model(judged.document.model)(*reader, how, judged);
    } catch (const unknown_model& unfit) {
      throw history::format_error(judged.document.title, {1, 1}, unfit.what());
    }
  } else {
    find_model(how.model)(*reader, how, judged);
  }
  apply_doubts(judged);
  judged.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return judged;
}

}  // namespace brigade::tools
