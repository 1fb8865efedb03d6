// The outcome for one file as a JSON object on one line.
#pragma once

#include <string>

#include "judge.hpp"

namespace brigade::tools {

/// Bytes of the history that are no UTF-8 are replaced. No line feed at the end.
[[nodiscard]] std::string json_report(const judged_file& judged);

}  // namespace brigade::tools
