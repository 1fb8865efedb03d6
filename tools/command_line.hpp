// Command lines to copy.
#pragma once

#include <string>
#include <vector>

namespace brigade::tools {

/// The words of a command line, those in quotes that a shell would take apart.
[[nodiscard]] std::string as_line(const std::vector<std::string>& words);

}  // namespace brigade::tools
