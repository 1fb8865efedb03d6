// The report as text, read from the top down: verdict, contradiction, how far it went, replay.
#pragma once

#include <brigade/report/document.hpp>
#include <cstddef>
#include <cstdint>
#include <iosfwd>

namespace brigade::report {

/// Whether the text carries terminal colours. Verdicts are words in either case.
enum class colour : std::uint8_t { off, on };

struct text_options {
  report::colour colour = report::colour::off;
  std::size_t core_lines = 20;   ///< operations of the core that are listed
  std::size_t prefix_lines = 8;  ///< last steps of the longest prefix that are listed
  std::size_t width = 100;       ///< columns of the picture of the core
};

/// Writes the report. Bytes of the history that a terminal would obey are written as escapes.
void write_text(std::ostream& out, const document& judged, const text_options& options = {});

}  // namespace brigade::report
