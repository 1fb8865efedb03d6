// What an executable file can be asked to do, told from its exported symbols.
#pragma once

#include <cstdint>
#include <string>

namespace brigade::tools {

enum class subject : std::uint8_t {
  none,     // no executable, or one without the explorer
  program,  // a whole program
  test,     // explorations under GoogleTest or the like
};

/// Throws std::system_error if the file cannot be read.
[[nodiscard]] subject what_is(const std::string& path);

}  // namespace brigade::tools
