#include "verdicts.hpp"

#include <cstring>

namespace brigade::scenario {

linearize::verdict explored::verdicts::of(const exploration_log& log) {
  spell(log);
  if (const auto known = known_.find(spelled_); known != known_.end()) return known->second;
  const judgement judged = judge(log.history(), judging_);
  if (judged.verdict == linearize::verdict::unknown) doubt_ = judged.reason;
  if (known_.size() >= most_known) known_.clear();
  known_.emplace(spelled_, judged.verdict);
  return judged.verdict;
}

void explored::verdicts::append(std::uint64_t word) {
  char bytes[sizeof word];
  std::memcpy(bytes, &word, sizeof word);
  spelled_.append(bytes, sizeof word);
}

/// Unambiguous: every part has a length of its own or says how long it is.
void explored::verdicts::spell(const exploration_log& log) {
  spelled_.clear();
  for (const history_type& thread : log.by_thread()) {
    append(thread.size());
    for (const auto& operation : thread) {
      append(static_cast<std::uint64_t>(operation.invocation.what));
      append(static_cast<std::uint64_t>(operation.invocation.key));
      append(static_cast<std::uint64_t>(operation.invocation.value));
      append(static_cast<std::uint64_t>(operation.invoked));
      append(static_cast<std::uint64_t>(operation.responded));
      if (operation.pending()) continue;
      const model::response& answer = *operation.response;
      append(answer.done ? 1 : 0);
      append(answer.value ? 1 : 0);
      append(answer.value ? static_cast<std::uint64_t>(*answer.value) : 0);
      append(answer.count);
      append(answer.met.size());
      for (const model::item& each : answer.met) {
        append(static_cast<std::uint64_t>(each.key));
        append(static_cast<std::uint64_t>(each.value));
      }
    }
  }
}

}  // namespace brigade::scenario
