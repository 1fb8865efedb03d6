#include "sufficient_jobs.hpp"

#include <algorithm>
#include <limits>

namespace brigade::linearize::keyed {
namespace {

constexpr stamp before_all = std::numeric_limits<stamp>::min();

}  // namespace

sufficient_jobs::sufficient_jobs(std::span<const operation> operations, value_id initial)
    : operations_(operations),
      initial_(initial),
      known_(operations, initial, chains::absence::by_itself),
      parts_(operations, initial, known_) {}

bool sufficient_jobs::collect() {
  jobs_.reserve(operations_.size());
  find_told_apart();
  find_filled();
  if (!filled_.settle()) {
    return false;
  }
  if (!told_apart_.empty() && !filled_.empty()) {
    filled_.find_passages(operations_, known_, parts_);
  }
  std::for_each(operations_.begin(), operations_.end(), [&](const operation& op) { wait_for(op); });
  for (std::size_t i = 0; i < operations_.size(); ++i) {
    if (operations_[i].invoked == before_all || !add(i)) {
      return false;
    }
  }
  return true;
}

bool sufficient_jobs::starts_with(value_id chain) const noexcept {
  return chain == initial_ && initial_ != absent;
}

void sufficient_jobs::find_filled() {
  const auto note = [&](value_id chain) {
    const stretch whole = parts_.of(chain);
    if (!whole.is_instant()) {
      filled_.add({whole.responded, whole.invoked, chain});
    }
  };
  if (initial_ != absent) {
    note(initial_);
  }
  for (const auto& op : operations_) {
    if (op.changes() && parts_.chain_of(op) == op.stored) {
      note(op.stored);
    }
  }
}

void sufficient_jobs::find_told_apart() {
  for (const auto& op : operations_) {
    const bool is_negative = op.when == condition::differs || op.when == condition::differs_present;
    if (op.expected != absent && (is_negative || op.unanswered)) {
      told_apart_.push_back(op.expected);
    }
  }
  std::sort(told_apart_.begin(), told_apart_.end());
}

/// Lets the chain that a swap did not find happen after the swap's invocation, where it can.
void sufficient_jobs::wait_for(const operation& op) {
  if (op.when != condition::differs || op.expected == absent || !known_.followed(op.expected)) {
    return;
  }
  const value_id chain = known_.first(op.expected);
  const stretch whole = parts_.of(chain);
  const filled_time* const around = filled_.around(whole.responded);
  if (whole.is_instant() && known_.depth(op.expected) == whole.longest && !starts_with(chain) &&
      op.invoked <= (around != nullptr ? around->from : whole.responded)) {
    parts_.raise(chain, op.invoked);
  }
}

bool sufficient_jobs::is_told_apart(value_id value) const {
  return std::binary_search(told_apart_.begin(), told_apart_.end(), value);
}

/// False where no time is left outside of what chains fill.
bool sufficient_jobs::place(job wanted) {
  if (const filled_time* const in = wanted.due == never ? nullptr : filled_.around(wanted.due)) {
    wanted.due = in->from;
  }
  if (wanted.release > wanted.due) {
    return false;
  }
  jobs_.push_back(wanted);
  return true;
}

bool sufficient_jobs::add(std::size_t index) {
  const operation& op = operations_[index];
  if (const auto chain = parts_.chain_of(op)) {
    const stretch whole = parts_.of(*chain);
    return whole.is_line() && (whole.begins != no_operation || starts_with(*chain)) &&
           (index != whole.begins || add_chain(op, *chain, whole));
  }
  if (op.pending() && !op.changes()) {
    return true;
  }
  switch (op.when) {
    case condition::always:
      return op.then == effect::store && add_move(op);
    case condition::equals:
      return op.expected == absent ? add_where_absent(op) : add_where_equal(op);
    case condition::differs:
      return op.expected == absent ? add_where_present(op) : add_change(op, task::change);
    case condition::differs_present:
      if (op.expected == absent) {
        return add_where_present(op);
      }
      return add_change(op, task::change_to_other);
    default:
      return false;
  }
}

/// What stands for a chain: its first store.
bool sufficient_jobs::add_chain(const operation& first, value_id chain, const stretch& whole) {
  job wanted{whole.invoked, whole.responded, task::may_rise, true, false, chain};
  if (first.when == condition::equals && first.expected == absent) {
    wanted.what = task::rise;
  } else if (first.when == condition::differs && first.expected == absent) {
    wanted.what = task::presence;
  } else if (first.when != condition::always) {
    return false;
  }
  if (whole.is_instant()) {
    return place(wanted);
  }
  wanted.release = wanted.due = whole.responded;
  wanted.holds = true;
  jobs_.push_back(wanted);
  return true;
}

/// A move that may be made or not: by a blind store, or by one whose result nobody saw.
bool sufficient_jobs::add_move(const operation& op) {
  if (op.stored == absent) {
    return place({op.invoked, op.responded, op.pending() ? task::spare_fall : task::may_fall});
  }
  if (is_told_apart(op.stored)) {
    return op.pending();  // to do without it is safe
  }
  return (op.pending() || op.unanswered) &&
         place({op.invoked, op.responded, op.pending() ? task::spare_rise : task::may_rise});
}

bool sufficient_jobs::add_where_absent(const operation& op) {
  if (op.changes()) {
    return op.stored != absent && add_move(op);
  }
  return op.unanswered || place({op.invoked, op.responded, task::absence});
}

bool sufficient_jobs::add_where_present(const operation& op) {
  if (op.then == effect::none) {
    jobs_.push_back({op.invoked, op.responded, task::presence});
    return true;
  }
  if (op.stored == absent && op.when == condition::differs) {
    return op.pending() || op.unanswered ? add_move(op)
                                         : place({op.invoked, op.responded, task::fall});
  }
  return op.pending();
}

/// A swap that was never answered can be left out; of one whose result nobody saw it is shown
/// that it can have failed.
bool sufficient_jobs::add_where_equal(const operation& op) {
  if (!op.changes()) {
    return op.unanswered;
  }
  return op.pending() || (op.unanswered && add_change(op, task::change));
}

/// A swap by value that failed, or may have: something has to be seen that is not the value.
bool sufficient_jobs::add_change(const operation& op, task what) {
  const value_id chain = known_.first(op.expected);
  const stretch whole = parts_.of(chain);
  if (!known_.followed(op.expected) || (op.changes() && !op.unanswered)) {
    return false;
  }
  if (whole.begins == no_operation && !starts_with(chain)) {
    return add_if_present(what, op.invoked, op.responded);
  }
  const bool is_last = known_.depth(op.expected) == whole.longest;
  if (!whole.is_instant()) {
    return add_change_beside(op, what, whole, is_last);
  }
  if (!is_last) {
    return add_if_present(what, op.invoked, op.responded);
  }
  if (op.invoked <= whole.invoked) {
    return add_if_present(what, op.invoked, std::min(op.responded, whole.invoked - 1));
  }
  return add_change_after(op, what, op.invoked);
}

/// The same where the value is of a chain that fills a time.
bool sufficient_jobs::add_change_beside(const operation& op, task what, const stretch& whole,
                                        bool is_last) {
  const passage during = filled_.passage_of(op.expected);
  if (!is_last && op.responded >= during.left) {
    return add_if_present(what, std::max(op.invoked, during.left), op.responded);
  }
  if (op.invoked > during.entered) {
    return is_last && add_change_after(op, what, std::max(op.invoked, whole.invoked));
  }
  const bool is_first = known_.depth(op.expected) == 0;
  return (!is_first && op.responded >= whole.responded) ||
         add_if_present(what, op.invoked, std::min(op.responded, whole.responded - 1));
}

bool sufficient_jobs::add_change_after(const operation& op, task what, stamp release) {
  const value_id chain = known_.first(op.expected);
  const filled_time* const in = filled_.around(release);
  if (in == nullptr || in->chain == chain) {
    jobs_.push_back({release, op.responded, what, false, false, chain});
  }
  return release <= op.responded;
}

bool sufficient_jobs::add_if_present(task what, stamp release, stamp due) {
  if (what == task::change_to_other) {
    jobs_.push_back({release, due, task::presence});
  }
  return what != task::change_to_other || release <= due;
}

}  // namespace brigade::linearize::keyed
