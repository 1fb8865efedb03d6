#include "output.hpp"

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "../runtime/address_space.hpp"

namespace brigade::explore::program {

namespace {

// Beside the arguments, at addresses that are the same in every process.
constexpr std::uintptr_t base = 0x1'8900'0000;
constexpr std::size_t buffer_size = std::size_t{64} << 10;
constexpr std::size_t max_kept = std::size_t{1} << 20;

long position_of_regular_input() {
  struct stat about {};
  if (fstat(STDIN_FILENO, &about) != 0 || !S_ISREG(about.st_mode)) return -1;
  return lseek(STDIN_FILENO, 0, SEEK_CUR);
}

}  // namespace

captured_output::captured_output() {
  buffers_ = static_cast<char*>(runtime::reserve(base, 3 * buffer_size, "the standard streams"));
  std::fflush(nullptr);
  give_buffer(stdin, 0);
  give_buffer(stdout, 1);
  give_buffer(stderr, 2);
  streams_[0] = {stdout, *stdout, ""};
  streams_[1] = {stderr, *stderr, ""};
  fresh_input_ = *stdin;
  all_files_ = static_cast<std::FILE**>(dlsym(RTLD_DEFAULT, "_IO_list_all"));
  own_files_ = all_files_ == nullptr ? nullptr : *all_files_;
  input_position_ = position_of_regular_input();
}

void captured_output::give_buffer(std::FILE* file, unsigned number) {
  std::setvbuf(file, buffers_ + number * buffer_size, _IOFBF, buffer_size);
}

void captured_output::begin_execution() {
  for (stream& each : streams_) {
    std::memcpy(each.file, &each.fresh, sizeof each.fresh);
    each.written.clear();
  }
  std::memcpy(stdin, &fresh_input_, sizeof fresh_input_);
  if (all_files_ != nullptr) *all_files_ = own_files_;
  if (input_position_ >= 0) lseek(STDIN_FILENO, input_position_, SEEK_SET);
}

void captured_output::append(int descriptor, const void* bytes, std::size_t size) {
  std::string& written = of_descriptor(descriptor).written;
  const std::size_t left = max_kept - std::min(max_kept, written.size());
  written.append(static_cast<const char*>(bytes), std::min(size, left));
}

std::string captured_output::of(int descriptor) const {
  const stream& each = streams_[descriptor - 1];
  const char* begin = each.file->_IO_write_base;
  const char* end = each.file->_IO_write_ptr;
  return begin < end ? each.written + std::string(begin, end) : each.written;
}

}  // namespace brigade::explore::program
