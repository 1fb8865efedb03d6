// Cuts a byte source into lines, a chunk at a time.
#pragma once

#include <brigade/history/byte_source.hpp>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace brigade::history {

/// Lines without their line feeds, each followed by at least `padding` readable bytes. Memory: a
/// chunk and the longest line. Not thread-safe.
class line_buffer {
 public:
  line_buffer(byte_source source, std::size_t chunk, std::size_t longest, std::size_t padding)
      : source_(std::move(source)), chunk_(chunk), longest_(longest), padding_(padding) {
    bytes_.resize(chunk_ + padding_);
  }

  enum class found { line, unterminated_line, too_long_line, end };

  /// The next line, valid until the next call.
  [[nodiscard]] found next(std::string_view& line) {
    for (;;) {
      const char* const begin = bytes_.data() + begin_;
      const void* const feed = std::memchr(begin + scanned_, '\n', end_ - begin_ - scanned_);
      if (feed != nullptr) {
        line = {begin, static_cast<std::size_t>(static_cast<const char*>(feed) - begin)};
        begin_ += line.size() + 1;
        scanned_ = 0;
        return line.size() > longest_ ? found::too_long_line : found::line;
      }
      scanned_ = end_ - begin_;
      if (scanned_ > longest_) return found::too_long_line;
      if (!refill()) return last(line);
    }
  }

  [[nodiscard]] std::size_t bytes_read() const noexcept { return bytes_read_; }

 private:
  [[nodiscard]] found last(std::string_view& line) {
    if (begin_ == end_) return found::end;
    line = {bytes_.data() + begin_, end_ - begin_};
    begin_ = end_;
    scanned_ = 0;
    return found::unterminated_line;
  }

  /// Moves the unfinished line to the front and reads behind it; false at the end of the source.
  [[nodiscard]] bool refill() {
    const std::size_t kept = end_ - begin_;
    std::memmove(bytes_.data(), bytes_.data() + begin_, kept);
    begin_ = 0;
    end_ = kept;
    if (bytes_.size() < kept + (chunk_ + 1) / 2 + padding_)
      bytes_.resize(2 * kept + chunk_ + padding_);
    const std::size_t count =
        source_(std::span(bytes_).subspan(end_, bytes_.size() - padding_ - end_));
    end_ += count;
    bytes_read_ += count;
    return count != 0;
  }

  byte_source source_;
  std::size_t chunk_;
  std::size_t longest_;
  std::size_t padding_;
  std::vector<char> bytes_;
  std::size_t begin_ = 0;    ///< of the line to come
  std::size_t scanned_ = 0;  ///< how much of it holds no line feed
  std::size_t end_ = 0;
  std::size_t bytes_read_ = 0;
};

}  // namespace brigade::history
