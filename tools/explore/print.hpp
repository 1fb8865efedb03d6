// The report of an exploration, for a person and for a program.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "../command.hpp"

namespace brigade::tools {

struct program_report {
  std::vector<std::string> command{};
  nlohmann::json report{};  ///< as the program gave it (verify/explore/program/report.hpp)
  std::vector<std::string> unseen{};
  std::string replay{};  ///< the command that runs the failing execution again, or ""
};

/// Where code cannot be seen, what holds for the rest is unknown for the whole, unless the caller
/// accepts that.
[[nodiscard]] exit_status status_of(const program_report& told, bool accepts_unseen);

[[nodiscard]] std::string as_text(const program_report& told, exit_status status);
[[nodiscard]] std::string as_json(const program_report& told, exit_status status);

}  // namespace brigade::tools
