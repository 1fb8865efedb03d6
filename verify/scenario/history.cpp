#include <brigade/scenario/history.hpp>
#include <brigade/scenario/timetable.hpp>
#include <vector>

namespace brigade::scenario {

judgement judge(const history_type& run, std::chrono::nanoseconds time, bool explain) {
  linearize::check_options options;
  options.timeout = time;
  options.explain = explain;
  return linearize::check(model::sequential_map{}, run, options);
}

std::string contradiction_of(const history_type& run, std::chrono::nanoseconds time) {
  const judgement judged = judge(run, time, true);
  if (!judged.explanation) return {};
  std::string text = "\nThese operations contradict each other:\n";
  for (const auto& each : judged.explanation->core) {
    const auto& operation = each.operation;
    text += "  " +
            (operation.response ? to_string(operation.invocation, *operation.response)
                                : to_string(operation.invocation) + ", answered or not") +
            "\n";
  }
  return text;
}

std::string to_table(const history_type& run) {
  std::vector<told_operation> told;
  for (const auto& operation : run) {
    told.push_back({operation.thread,
                    operation.invoked,
                    operation.responded,
                    to_string(operation.invocation),
                    {}});
    if (!operation.pending())
      told.back().answered = to_string(operation.invocation.what, *operation.response);
  }
  return timetable(told);
}

}  // namespace brigade::scenario
