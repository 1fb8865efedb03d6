#include "input_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace brigade::tools {
namespace {

void wait_until_readable(int descriptor, std::chrono::steady_clock::time_point deadline) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
      throw out_of_time();
    }
    pollfd waiting{descriptor, POLLIN, 0};
    constexpr std::int64_t longest = 60'000;
    const int ready = ::poll(&waiting, 1, static_cast<int>(std::min(left.count(), longest)));
    if (ready > 0) {
      return;
    }
    if (ready < 0 && errno != EINTR) {
      throw std::system_error(errno, std::generic_category(), "poll");
    }
  }
}

}  // namespace

input_file::input_file(const std::string& path)
    : owned_(path != "-"), descriptor_(owned_ ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC) : 0) {
  struct stat about {};
  if (descriptor_ < 0 || ::fstat(descriptor_, &about) != 0) {
    throw std::system_error(errno, std::generic_category(), path);
  }
  if (S_ISREG(about.st_mode)) {
    size_ = static_cast<std::uint64_t>(about.st_size);
  }
}

input_file::~input_file() {
  if (owned_) {
    ::close(descriptor_);
  }
}

history::byte_source input_file::bytes(
    judging_progress& progress,
    std::optional<std::chrono::steady_clock::time_point> deadline) const {
  return [this, &progress, deadline,
          raw = history::from_descriptor(descriptor_)](std::span<char> into) {
    if (deadline && is_stream()) {
      wait_until_readable(descriptor_, *deadline);
    }
    const std::size_t count = raw(into);
    progress.bytes += count;
    return count;
  };
}

}  // namespace brigade::tools
