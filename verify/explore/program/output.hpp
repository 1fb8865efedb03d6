// Standard input, output and errors of the program: at the start of each execution the streams are
// as in a new process whose output is a pipe, and what is printed is kept.
//
// Nothing is written while exploring: what the streams still hold is read from their buffers, and
// what reaches the system call is caught there. (On a kernel without syscall user dispatch, older
// than 5.11, what is flushed goes to the real descriptors.)
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>

namespace brigade::explore::program {

class captured_output {
 public:
  captured_output();

  void begin_execution();
  void append(int descriptor, const void* bytes, std::size_t size);

  // What was written to the descriptor, 1 or 2.
  std::string of(int descriptor) const;

 private:
  struct stream {
    std::FILE* file;
    std::FILE fresh;
    std::string written;
  };

  void give_buffer(std::FILE* file, unsigned number);
  stream& of_descriptor(int descriptor) { return streams_[descriptor - 1]; }

  stream streams_[2];
  std::FILE fresh_input_;
  std::FILE** all_files_;     // libc's list of open streams
  std::FILE* own_files_;      // its head, as it is before the program runs
  long input_position_ = -1;  // of a regular file; it is read again by each execution
  char* buffers_;
};

}  // namespace brigade::explore::program
