// The three answers of a check. A budget that ran out is `unknown`, never `holds`.
#pragma once

#include <string_view>

namespace brigade::linearize {

enum class verdict {
  holds,     ///< a linearization exists
  violated,  ///< none exists
  unknown,   ///< time or memory ran out before either was shown
};

[[nodiscard]] constexpr std::string_view to_string(verdict value) noexcept {
  switch (value) {
    case verdict::holds:
      return "holds";
    case verdict::violated:
      return "violated";
    case verdict::unknown:
      break;
  }
  return "unknown";
}

}  // namespace brigade::linearize
