// Rows of PolyLin's text histories: complete operations, a line each, in any order.
//
//     # set
//     insert 7 1 120 180          method, value, whether it was done, start, end
//     contains 9 0 130 131
//
//     # queue                     or stack: method, value, start, end, perhaps after a number
//     enq 7 120 180
//     4 deq 7 190 200             -1 is what an empty one gives
//
// The format: Lee and Mathur, "Efficient Decrease-and-Conquer Linearizability Monitoring" (2025),
// whose tool reads it. Lines that begin with # after the first, and blank ones, say nothing.
#pragma once

#include <brigade/history/byte_source.hpp>
#include <brigade/history/format_error.hpp>
#include <brigade/history/json_reader.hpp>
#include <brigade/history/operation.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace brigade::history {

enum class polylin_method : std::uint8_t { insert, remove, contains, enq, deq, push, pop };

/// One operation. An operation precedes another where its end is below the other's start.
struct polylin_row {
  polylin_method method = polylin_method::insert;
  bool done = true;        ///< of a set: inserted, removed or there
  std::int64_t value = 0;  ///< -1 of a deq or pop: it was empty
  stamp invoked = 0;
  stamp responded = 0;
};

/// Streams: a chunk of the input and its longest line are in memory. Not thread-safe.
class polylin_rows {
 public:
  /// Reads the first line. Throws format_error where it is not "# set", "# queue" or "# stack", and
  /// what the source throws.
  polylin_rows(byte_source source, std::string name, const json_reader_options& options = {});
  ~polylin_rows();
  polylin_rows(polylin_rows&&) noexcept;
  polylin_rows& operator=(polylin_rows&&) noexcept;

  /// "set", "queue" or "stack".
  [[nodiscard]] const std::string& model() const noexcept;

  /// The next row; false at the end. Throws format_error at damage, and what the source throws.
  /// Complexity: linear in the length of the lines read, amortised.
  [[nodiscard]] bool next(polylin_row& row);

  /// An error at the line last read.
  [[nodiscard]] format_error error(const std::string& what) const;

  /// True where a torn last line was skipped; known once next() has returned false.
  [[nodiscard]] bool skipped_torn_line() const noexcept;

  /// Bytes read of the source so far.
  [[nodiscard]] std::size_t bytes_read() const noexcept;

 private:
  class implementation;
  std::unique_ptr<implementation> impl_;
};

}  // namespace brigade::history
