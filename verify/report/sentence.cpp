#include <brigade/report/contradiction.hpp>
#include <string>

namespace brigade::report {
namespace {

// `get(a) by client 2`
std::string actor(const document& judged, const report::operation& op) {
  return op.invocation + " by " + judged.clients[op.client];
}

// `get(a) by client 2 answered 1`
std::string answer(const document& judged, const report::operation& op) {
  return actor(judged, op) + (op.response.empty() ? " took effect" : " answered " + op.response);
}

std::string count_of_responses(const document& judged, std::span<const std::size_t> positions) {
  std::size_t count = 0;
  for (const std::size_t i : positions) count += judged.operations[i].contradicts() ? 1 : 0;
  return std::to_string(count);
}

}  // namespace

std::string_view name_of(contradiction_kind kind) noexcept {
  switch (kind) {
    case contradiction_kind::value_from_nowhere:
      return "Value from nowhere";
    case contradiction_kind::stale_read:
      return "Stale read";
    case contradiction_kind::lost_insert:
      return "Lost insert";
    case contradiction_kind::resurrected_key:
      return "Resurrected key";
    case contradiction_kind::conflicting_outcomes:
      return "Conflicting outcomes";
    case contradiction_kind::real_time_order:
      return "Real-time order violated";
    case contradiction_kind::unexplained:
      break;
  }
  return "No order";
}

std::string sentence_of_past(contradiction_kind kind, const report::operation& reader,
                             const document& judged, const std::string& state) {
  return std::string(name_of(kind)) + ": " + answer(judged, reader) +
         ", though what had completed before it began leaves " + state + ".";
}

std::string sentence_of(const contradiction& found, const document& judged,
                        std::span<const std::size_t> positions) {
  const std::string name(name_of(found.kind));
  if (found.kind == contradiction_kind::unexplained) {
    return name + " of the operations gives each of these " +
           count_of_responses(judged, positions) + " responses.";
  }
  const report::operation& observer = judged.operations[positions[found.observer]];
  const report::operation& other = judged.operations[positions[found.other]];
  const std::string observed = name + ": " + answer(judged, observer);
  switch (found.kind) {
    case contradiction_kind::value_from_nowhere:
      return observed + ", which nothing that began before that response accounts for.";
    case contradiction_kind::stale_read:
      return observed + ", though " + actor(judged, other) +
             " had overwritten that before it began.";
    case contradiction_kind::lost_insert:
      return observed + ", though " + actor(judged, other) +
             " had stored the key before it began, and nothing removed it.";
    case contradiction_kind::resurrected_key:
      return observed + ", though " + actor(judged, other) +
             " had removed the key before it began, and nothing stored it again.";
    case contradiction_kind::conflicting_outcomes:
      return name + ": " + answer(judged, other) + " and " + answer(judged, observer) +
             ", but each rules the other out.";
    case contradiction_kind::real_time_order:
    case contradiction_kind::unexplained:
      break;
  }
  return name + " between " + answer(judged, other) + ", and " + answer(judged, observer) +
         ": the first had completed before the second began, but the responses need it to take "
         "effect later.";
}

}  // namespace brigade::report
