// The bytes of a file that is judged.
#pragma once

#include <brigade/history/byte_source.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

#include "progress.hpp"

namespace brigade::tools {

/// Thrown by a source where no bytes came before the deadline.
class out_of_time : public std::runtime_error {
 public:
  out_of_time() : std::runtime_error("out of time while waiting for input") {}
};

/// Closes what it opened; standard input stays open.
class input_file {
 public:
  /// "-" is standard input. Throws std::system_error.
  explicit input_file(const std::string& path);
  ~input_file();
  input_file(const input_file&) = delete;
  input_file& operator=(const input_file&) = delete;

  /// True for a pipe or a terminal: what is read is gone, and more may come for ever.
  [[nodiscard]] bool is_stream() const noexcept { return !size_; }

  /// Bytes, of a regular file.
  [[nodiscard]] std::optional<std::uint64_t> size() const noexcept { return size_; }

  /// Counts what it reads. For a stream, throws out_of_time where nothing comes until the deadline.
  [[nodiscard]] history::byte_source bytes(
      judging_progress& progress,
      std::optional<std::chrono::steady_clock::time_point> deadline) const;

 private:
  bool owned_;
  int descriptor_;
  std::optional<std::uint64_t> size_{};
};

}  // namespace brigade::tools
