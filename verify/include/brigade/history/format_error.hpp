// What is wrong with a history file, and where.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace brigade::history {

/// A place in a file, both counted from 1; columns count bytes.
struct file_position {
  std::size_t line = 1;
  std::size_t column = 1;
};

/// `what()` reads "FILE:LINE:COLUMN: expected ...". A torn file ends in the middle of its last
/// line, as a run that was killed leaves it: all before that line is sound.
class format_error : public std::runtime_error {
 public:
  enum class damage { torn_last_line, malformed };

  format_error(const std::string& file, file_position where, const std::string& expectation,
               damage kind = damage::malformed)
      : std::runtime_error(file + ":" + std::to_string(where.line) + ":" +
                           std::to_string(where.column) + ": " + expectation),
        where_(where),
        kind_(kind) {}

  [[nodiscard]] file_position where() const noexcept { return where_; }
  [[nodiscard]] bool torn() const noexcept { return kind_ == damage::torn_last_line; }

 private:
  file_position where_;
  damage kind_;
};

}  // namespace brigade::history
