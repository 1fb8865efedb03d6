// What a suite has reached: operation x where its key stood against the cursor.
//
// An operation over the whole table reaches every region in which an item stands; where there is no
// item at all, the settled region or the one at the cursor. One thread at a time.
#pragma once

#include <array>
#include <brigade/model/operation.hpp>
#include <brigade/model/placement.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace brigade::props {

class coverage_matrix {
 public:
  void reach(model::operation what, model::region where) noexcept {
    ++cells_[static_cast<std::size_t>(what)][static_cast<std::size_t>(where)];
  }

  [[nodiscard]] std::uint64_t operations() const noexcept { return operations_; }
  void count_operation() noexcept { ++operations_; }

  [[nodiscard]] std::size_t cells() const noexcept {
    return (model::operation_count - 1) * model::region_count;
  }

  /// "erase at the cursor", one for each cell that nothing reached. `discard` is no operation of a
  /// map.
  [[nodiscard]] std::vector<std::string> empty_cells() const;

  /// A row per operation, a column per region.
  [[nodiscard]] std::string to_table(const std::string& title) const;

 private:
  std::array<std::array<std::uint64_t, model::region_count>, model::operation_count> cells_{};
  std::uint64_t operations_ = 0;
};

}  // namespace brigade::props
