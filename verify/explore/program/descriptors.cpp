#include "descriptors.hpp"

#include <unistd.h>

namespace brigade::explore::program {

void descriptor_table::opened(int descriptor) {
  if (static_cast<std::size_t>(descriptor) < capacity)
    open_.set(static_cast<std::size_t>(descriptor));
}

bool descriptor_table::close(int descriptor) {
  const auto index = static_cast<std::size_t>(descriptor);
  if (index >= capacity || !open_.test(index)) return false;
  open_.reset(index);
  return true;
}

void descriptor_table::begin_execution() {
  if (open_.none()) return;
  for (std::size_t i = 0; i < capacity; ++i) {
    if (open_.test(i)) ::close(static_cast<int>(i));
  }
  open_.reset();
}

}  // namespace brigade::explore::program
