// Bytes as they were before gzip or zstd.
#pragma once

#include <brigade/history/byte_source.hpp>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace brigade::history {

/// A source of which the beginning has been looked at.
struct peeked_source {
  std::string start;  ///< at most as many bytes as were asked for
  byte_source whole;  ///< from the beginning
};

/// Reads up to `count` bytes ahead, fewer where those so far are enough: the rest of a pipe may be
/// long in coming. Throws what the source throws.
[[nodiscard]] peeked_source peek(
    byte_source source, std::size_t count,
    const std::function<bool(std::string_view)>& is_enough = [](std::string_view) {
      return false;
    });

/// The source itself, or what it was compressed from, by its first bytes. Memory: one chunk of each
/// side and the decompressor's window. Reading throws format_error where compressed bytes are
/// damaged or end too early, once all that is sound before that has been read.
[[nodiscard]] byte_source decompressed(byte_source source, const std::string& name);

}  // namespace brigade::history
