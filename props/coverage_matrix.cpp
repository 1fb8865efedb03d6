#include "coverage_matrix.hpp"

#include <iomanip>
#include <sstream>

namespace brigade::props {

std::vector<std::string> coverage_matrix::empty_cells() const {
  std::vector<std::string> empty;
  for (std::size_t what = 0; what + 1 < model::operation_count; ++what) {
    for (std::size_t where = 0; where < model::region_count; ++where) {
      if (cells_[what][where] > 0) continue;
      empty.push_back(std::string{model::operation_names[what]} + " " +
                      std::string{model::region_names[where]});
    }
  }
  return empty;
}

std::string coverage_matrix::to_table(const std::string& title) const {
  std::ostringstream out;
  out << std::left << std::setw(18) << title << std::right;
  for (const std::string_view name : model::region_names) out << std::setw(18) << name;
  out << '\n';
  for (std::size_t what = 0; what + 1 < model::operation_count; ++what) {
    out << std::left << std::setw(18) << model::operation_names[what] << std::right;
    for (const std::uint64_t count : cells_[what]) out << std::setw(18) << count;
    out << '\n';
  }
  return out.str();
}

}  // namespace brigade::props
