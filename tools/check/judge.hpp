// Judges one history file: from bytes to a document that a report shows.
#pragma once

#include <brigade/history/event_reader.hpp>
#include <brigade/linearize/check.hpp>
#include <brigade/report/document.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "progress.hpp"

namespace brigade::tools {

/// What the command line asked for.
struct judging {
  history::file_format format = history::file_format::automatic;
  std::string model{};                         ///< empty: what the file says
  std::optional<history::clock_kind> clock{};  ///< nothing: what the file says
  linearize::criterion criterion = linearize::criterion::linearizable;
  std::optional<std::chrono::nanoseconds> timeout{};
  std::optional<std::chrono::steady_clock::time_point> deadline{};  ///< set by judge()
  std::size_t memory_bytes = std::size_t{2} << 30U;
  std::size_t jobs = 1;  ///< keys judged at once
  bool skip_torn_line = false;
  bool shows_operations = false;  ///< of a history that holds, too

  /// What a check may cost that begins now.
  [[nodiscard]] linearize::check_options allowed() const;
};

/// What came out.
struct judged_file {
  report::document document{};
  std::vector<std::string> doubts{};  ///< why the history proves nothing; the verdict is `unknown`
  std::size_t pending = 0;
  std::size_t configurations = 0;
  bool has_violation = false;  ///< found, whether or not it can be trusted
  bool core_is_irreducible = false;
  bool skipped_torn_line = false;
  bool needs_whole = false;  ///< it could be judged only if all of it were in memory
  double seconds = 0;        ///< reading and judging
};

/// Thrown for a model of a name that is not known.
class unknown_model : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The names that `judge` knows, as help shows them.
[[nodiscard]] std::string known_models();

/// Reads and judges `path`, "-" for standard input. What comes through a pipe, in the order of its
/// stamps, is judged while it is read, in memory that does not grow with it. May be called by
/// several threads at once. Throws history::format_error at damage,
/// unknown_model, and std::system_error where the file cannot be read.
[[nodiscard]] judged_file judge(const std::string& path, const judging& how,
                                judging_progress& progress);

}  // namespace brigade::tools
