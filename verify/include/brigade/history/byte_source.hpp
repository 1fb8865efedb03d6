// Where the bytes of a history come from: a file, a pipe, a decompressor, a string under test.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace brigade::history {

/// Fills the front of the span and returns how many bytes it wrote: 0 at the end, and only there.
/// Throws std::system_error where the bytes cannot be had.
using byte_source = std::function<std::size_t(std::span<char>)>;

/// The bytes of an open file descriptor, a pipe's too. The caller keeps it open, and closes it.
[[nodiscard]] inline byte_source from_descriptor(int descriptor) {
  return [descriptor](std::span<char> into) -> std::size_t {
    for (;;) {
      const ssize_t count = ::read(descriptor, into.data(), into.size());
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "read");
    }
  };
}

/// The bytes of a string, which must outlive the source; `step` at a time.
[[nodiscard]] inline byte_source from_string(std::string_view bytes, std::size_t step = SIZE_MAX) {
  return [bytes, step](std::span<char> into) mutable -> std::size_t {
    const std::size_t count = std::min({into.size(), bytes.size(), step});
    std::memcpy(into.data(), bytes.data(), count);
    bytes.remove_prefix(count);
    return count;
  };
}

}  // namespace brigade::history
