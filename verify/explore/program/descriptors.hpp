// File descriptors that an execution opened and left open: they are closed before the next one,
// which is to be given the same numbers.
#pragma once

#include <bitset>

namespace brigade::explore::program {

class descriptor_table {
 public:
  void opened(int descriptor);
  // Whether the execution opened it.
  bool close(int descriptor);
  void begin_execution();

 private:
  static constexpr std::size_t capacity = 4096;

  std::bitset<capacity> open_;
};

}  // namespace brigade::explore::program
