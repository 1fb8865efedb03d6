// What of a history of distinct values it suffices to schedule (presence.hpp).
#pragma once

#include <brigade/linearize/keyed/result.hpp>
#include <cstddef>
#include <span>
#include <vector>

#include "chains.hpp"
#include "filled_times.hpp"
#include "presence_schedule.hpp"
#include "stretches.hpp"

namespace brigade::linearize::keyed {

class sufficient_jobs {
 public:
  /// The operations must outlive it. O(n).
  sufficient_jobs(std::span<const operation> operations, value_id initial);

  /// False where there are operations that it does not know how to place. O(n log n).
  [[nodiscard]] bool collect();

  [[nodiscard]] std::span<const job> jobs() const noexcept { return jobs_; }

 private:
  void find_filled();
  void find_told_apart();
  void wait_for(const operation& op);
  [[nodiscard]] bool starts_with(value_id chain) const noexcept;
  [[nodiscard]] bool is_told_apart(value_id value) const;

  [[nodiscard]] bool add(std::size_t index);
  [[nodiscard]] bool add_chain(const operation& first, value_id chain, const stretch& whole);
  [[nodiscard]] bool add_move(const operation& op);
  [[nodiscard]] bool add_where_absent(const operation& op);
  [[nodiscard]] bool add_where_present(const operation& op);
  [[nodiscard]] bool add_where_equal(const operation& op);
  [[nodiscard]] bool add_change(const operation& op, task what);
  [[nodiscard]] bool add_change_beside(const operation& op, task what, const stretch& whole,
                                       bool is_last);
  [[nodiscard]] bool add_change_after(const operation& op, task what, stamp release);
  [[nodiscard]] bool add_if_present(task what, stamp release, stamp due);
  [[nodiscard]] bool place(job wanted);

  std::span<const operation> operations_;
  value_id initial_;
  chains known_;
  stretches parts_;
  filled_times filled_{};
  std::vector<value_id> told_apart_{};  // the values that swaps failed to find
  std::vector<job> jobs_{};
};

}  // namespace brigade::linearize::keyed
