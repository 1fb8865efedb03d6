#include "presence.hpp"

#include <algorithm>
#include <vector>

#include "chains.hpp"
#include "distinguish.hpp"
#include "presence_schedule.hpp"
#include "refutation.hpp"
#include "schedule_search.hpp"
#include "sufficient_jobs.hpp"
#include "timeline.hpp"

namespace brigade::linearize::keyed {
namespace {

[[nodiscard]] bool needs_presence(const operation& op) noexcept {
  return op.when == condition::differs_present ||
         (op.when == condition::differs && op.expected == absent) ||
         (op.when == condition::equals && op.expected != absent);
}

[[nodiscard]] bool needs_absence(const operation& op) noexcept {
  return op.when == condition::equals && op.expected == absent;
}

/// True where the operation, if it changes anything, leaves the key as present as it was.
[[nodiscard]] bool leaves_presence(const operation& op) noexcept {
  return needs_presence(op) ? !op.changes() || op.stored != absent : !op.changes();
}

/// What presence makes necessary of an operation that needs the one or the other.
[[nodiscard]] task necessary_task(const operation& op) noexcept {
  if (needs_presence(op)) {
    return leaves_presence(op) ? task::presence : task::fall;
  }
  return op.changes() && op.stored != absent ? task::rise : task::absence;
}

/// Where zones and chains show no violation.
[[nodiscard]] bool suffices(std::span<const operation> operations, value_id initial) {
  sufficient_jobs reduced(operations, initial);
  return reduced.collect() && find_schedule(reduced.jobs(), initial != absent);
}

[[nodiscard]] bool suffices_by_guess(std::span<const operation> operations, value_id initial) {
  const auto guessed = distinguish(operations, initial);
  if (!guessed) {
    return false;
  }
  const auto order = order_by_invocation(*guessed);
  return !refute(*guessed, order, initial) && !refute_by_chains(*guessed, order, initial) &&
         suffices(*guessed, initial);
}

}  // namespace

std::optional<result> confirm_by_presence(std::span<const operation> operations, value_id initial) {
  if (!suffices(operations, initial) && !suffices_by_guess(operations, initial)) {
    return std::nullopt;
  }
  result holds;
  holds.verdict = verdict::holds;
  return holds;
}

std::optional<result> refute_by_presence(std::span<const operation> operations, value_id initial) {
  chains known(operations, initial, chains::absence::by_itself);
  std::vector<job> jobs;
  jobs.reserve(operations.size());
  for (const auto& op : operations) {
    const bool found = op.changes() && op.stored != absent && known.followed(op.stored);
    const stamp answered = op.unanswered ? never : op.responded;
    const stamp told = found ? std::min(answered, known.found_at(op.stored)) : answered;
    if (told != never && (needs_presence(op) || needs_absence(op))) {
      jobs.push_back({op.invoked, told, necessary_task(op)});
    } else if (!leaves_presence(op)) {
      return std::nullopt;  // it may move, or not
    }
  }
  const auto failed = presence_schedule(jobs, initial != absent).failure();
  if (!failed) {
    return std::nullopt;
  }
  const auto teller = std::find_if(operations.begin(), operations.end(), [&](const operation& op) {
    return op.responded == jobs[*failed].due;
  });
  result violated;
  violated.verdict = verdict::violated;
  violated.stuck = static_cast<std::size_t>(teller - operations.begin());
  return violated;
}

}  // namespace brigade::linearize::keyed
