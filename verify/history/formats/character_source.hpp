// One byte after another, with the place of each.
#pragma once

#include <brigade/history/byte_source.hpp>
#include <brigade/history/format_error.hpp>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace brigade::history {

class character_source {
 public:
  static constexpr int end = -1;

  character_source(byte_source source, std::size_t chunk_bytes)
      : source_(std::move(source)), chunk_(chunk_bytes) {}

  /// The next byte, which stays; `end` at the end.
  [[nodiscard]] int peek() {
    if (at_ == filled_) {
      filled_ = source_(chunk_);
      at_ = 0;
    }
    return at_ == filled_ ? end : static_cast<unsigned char>(chunk_[at_]);
  }

  /// The next byte; it is gone.
  int take() {
    const int taken = peek();
    if (taken == end) {
      return end;
    }
    ++at_;
    ++bytes_;
    if (taken == '\n') {
      ++place_.line;
      place_.column = 1;
    } else {
      ++place_.column;
    }
    return taken;
  }

  /// Of the next byte.
  [[nodiscard]] file_position place() const noexcept { return place_; }
  [[nodiscard]] std::size_t bytes_read() const noexcept { return bytes_; }

 private:
  byte_source source_;
  std::vector<char> chunk_;
  std::size_t at_ = 0;
  std::size_t filled_ = 0;
  std::size_t bytes_ = 0;
  file_position place_{};
};

}  // namespace brigade::history
