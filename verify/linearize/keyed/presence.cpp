#include "presence.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "presence_schedule.hpp"
#include "stretches.hpp"

namespace brigade::linearize::keyed {
namespace {

constexpr stamp before_all = std::numeric_limits<stamp>::min();

/// A time that a chain of values fills, ends excluded.
struct filled {
  stamp from = 0;
  stamp to = 0;
  value_id chain = absent;
};

/// The jobs that suffice.
class sufficient_jobs {
 public:
  sufficient_jobs(std::span<const operation> operations, value_id initial)
      : operations_(operations),
        initial_(initial),
        known_(operations, initial, chains::absence::by_itself),
        parts_(operations, initial, known_) {}

  /// False where there are operations that it does not know how to place.
  [[nodiscard]] bool collect() {
    jobs_.reserve(operations_.size());
    find_told_apart();
    find_filled();
    if (!filled_are_disjoint()) {
      return false;
    }
    for (std::size_t i = 0; i < operations_.size(); ++i) {
      if (operations_[i].invoked == before_all || !add(i)) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] std::span<const job> jobs() const noexcept { return jobs_; }

 private:
  [[nodiscard]] stretch of(value_id chain) {
    stretch found = parts_.of(chain);
    if (starts_with(chain)) {
      found.responded = before_all;
    }
    return found;
  }

  [[nodiscard]] bool starts_with(value_id chain) const noexcept {
    return chain == initial_ && initial_ != absent;
  }

  void find_filled() {
    const auto note = [&](value_id chain) {
      const stretch whole = of(chain);
      if (!whole.is_instant()) {
        filled_.push_back({whole.responded, whole.invoked, chain});
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
    std::sort(filled_.begin(), filled_.end(),
              [](const filled& a, const filled& b) { return a.from < b.from; });
  }

  [[nodiscard]] bool filled_are_disjoint() const {
    return std::adjacent_find(filled_.begin(), filled_.end(),
                              [](const filled& a, const filled& b) { return b.from < a.to; }) ==
           filled_.end();
  }

  /// The values that swaps failed to find.
  void find_told_apart() {
    for (const auto& op : operations_) {
      const bool is_negative =
          op.when == condition::differs || op.when == condition::differs_present;
      if (op.expected != absent && (is_negative || op.unanswered)) {
        told_apart_.push_back(op.expected);
      }
      if (op.expected != absent && op.when == condition::differs && known_.followed(op.expected)) {
        wait_for(op);
      }
    }
    std::sort(told_apart_.begin(), told_apart_.end());
  }

  /// Lets the chain that a swap did not find happen after the swap's invocation, where it can.
  void wait_for(const operation& failed) {
    const value_id chain = known_.first(failed.expected);
    const stretch& whole = parts_.of(chain);
    if (whole.is_instant() && known_.depth(failed.expected) == whole.longest &&
        failed.invoked <= whole.responded && !starts_with(chain)) {
      parts_.raise(chain, failed.invoked);
    }
  }

  [[nodiscard]] bool is_told_apart(value_id value) const {
    return std::binary_search(told_apart_.begin(), told_apart_.end(), value);
  }

  /// The time around the instant that a chain fills; nothing where none does.
  [[nodiscard]] const filled* around(stamp at) const {
    auto after = std::lower_bound(filled_.begin(), filled_.end(), at,
                                  [](const filled& each, stamp t) { return each.from < t; });
    return after != filled_.begin() && at < (--after)->to ? &*after : nullptr;
  }

  /// False where no time is left outside of what chains fill.
  [[nodiscard]] bool place(job wanted) {
    if (const filled* const in = around(wanted.release)) {
      wanted.release = in->to;
    }
    if (const filled* const in = wanted.due == never ? nullptr : around(wanted.due)) {
      wanted.due = in->from;
    }
    if (wanted.release > wanted.due) {
      return false;
    }
    jobs_.push_back(wanted);
    return true;
  }

  [[nodiscard]] bool add(std::size_t index) {
    const operation& op = operations_[index];
    if (const auto chain = parts_.chain_of(op)) {
      const stretch whole = of(*chain);
      return whole.is_line() && (whole.begins != no_operation || starts_with(*chain)) &&
             (index != whole.begins || add_chain(op, *chain, whole));
    }
    if (op.pending() && !op.changes()) {
      return true;
    }
    switch (op.when) {
      case condition::always:
        return op.then == effect::store && add_move(op, task::may_rise, task::may_fall);
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
  [[nodiscard]] bool add_chain(const operation& first, value_id chain, const stretch& whole) {
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
  [[nodiscard]] bool add_move(const operation& op, task rise, task fall) {
    if (op.stored == absent) {
      return place({op.invoked, op.responded, op.pending() ? task::spare_fall : fall});
    }
    if (is_told_apart(op.stored)) {
      return op.pending();  // to do without it is safe
    }
    return (op.pending() || op.unanswered) &&
           place({op.invoked, op.responded, op.pending() ? task::spare_rise : rise});
  }

  [[nodiscard]] bool add_where_absent(const operation& op) {
    if (op.changes()) {
      return op.stored != absent && add_move(op, task::may_rise, task::may_fall);
    }
    return op.unanswered || place({op.invoked, op.responded, task::absence});
  }

  [[nodiscard]] bool add_where_present(const operation& op) {
    if (op.then == effect::none) {
      jobs_.push_back({op.invoked, op.responded, task::presence});
      return true;
    }
    if (op.stored == absent && op.when == condition::differs) {
      return op.pending() || op.unanswered ? add_move(op, task::may_rise, task::may_fall)
                                           : place({op.invoked, op.responded, task::fall});
    }
    return op.pending();
  }

  /// A swap that was never answered can be left out; of one whose result nobody saw it is shown that
  /// it can have failed.
  [[nodiscard]] bool add_where_equal(const operation& op) {
    if (!op.changes()) {
      return op.unanswered;
    }
    return op.pending() || (op.unanswered && add_change(op, task::change));
  }

  [[nodiscard]] bool add_change(const operation& op, task what) {
    const value_id chain = known_.first(op.expected);
    const stretch whole = of(chain);
    if (!known_.followed(op.expected) || (op.changes() && !op.unanswered)) {
      return false;
    }
    job wanted{op.invoked, op.responded, what, false, false, chain};
    const job present{op.invoked, op.responded, task::presence};
    const bool fills = !whole.is_instant();
    const stamp stored = fills ? whole.responded : whole.invoked;
    if (whole.begins == no_operation && !starts_with(chain)) {
      return add_if_present(what, present);
    }
    if (wanted.release <= stored) {
      return add_if_present(what,
                            {present.release, std::min(present.due, stored - 1), present.what});
    }
    if (known_.depth(op.expected) < whole.longest) {
      return fills ? wanted.due >= whole.invoked : add_if_present(what, present);
    }
    if (const filled* const in = around(wanted.release)) {
      if (in->chain != chain) {
        return true;
      }
      wanted.release = whole.invoked;
    }
    jobs_.push_back(wanted);
    return wanted.release <= wanted.due;
  }

  bool add_if_present(task what, const job& present) {
    if (what == task::change_to_other) {
      jobs_.push_back(present);
    }
    return what != task::change_to_other || present.release <= present.due;
  }

  std::span<const operation> operations_;
  value_id initial_;
  chains known_;
  stretches parts_;
  std::vector<filled> filled_{};
  std::vector<value_id> told_apart_{};
  std::vector<job> jobs_{};
};

/// What presence alone makes necessary of an operation. `told` is when it is known to have happened.
[[nodiscard]] std::optional<job> necessary_job(const operation& op, stamp told) {
  const bool needs_absence = op.when == condition::equals && op.expected == absent;
  const bool needs_presence = op.when == condition::differs_present ||
                              (op.when == condition::differs && op.expected == absent) ||
                              (op.when == condition::equals && op.expected != absent);
  if (!needs_absence && !needs_presence) {
    return std::nullopt;
  }
  const bool leaves_presence = op.changes() ? op.stored != absent : needs_presence;
  const task what = leaves_presence ? (needs_presence ? task::presence : task::rise)
                                    : (needs_absence ? task::absence : task::fall);
  return job{op.invoked, told, what};
}

}  // namespace

std::optional<result> confirm_by_presence(std::span<const operation> operations,
                                          value_id initial) {
  sufficient_jobs reduced(operations, initial);
  if (!reduced.collect() ||
      presence_schedule(reduced.jobs(), initial != absent).failure()) {
    return std::nullopt;
  }
  result holds;
  holds.verdict = verdict::holds;
  return holds;
}

std::optional<result> refute_by_presence(std::span<const operation> operations,
                                         value_id initial) {
  chains known(operations, initial, chains::absence::by_itself);
  std::vector<job> jobs;
  jobs.reserve(operations.size());
  for (const auto& op : operations) {
    const bool found = op.changes() && op.stored != absent && known.followed(op.stored);
    const stamp answered = op.unanswered ? never : op.responded;
    const stamp told = found ? std::min(answered, known.found_at(op.stored)) : answered;
    const bool moves = op.changes() && op.when != condition::equals;
    const auto necessary = told == never ? std::nullopt : necessary_job(op, told);
    const bool may_move = op.changes() && (!necessary || op.then == effect::derive);
    if (may_move && (moves || op.expected == absent || op.stored == absent)) {
      return std::nullopt;
    }
    if (necessary) {
      jobs.push_back(*necessary);
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
