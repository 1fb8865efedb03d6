#include "descriptors.hpp"

#include <unistd.h>

namespace brigade::explore::program {

void descriptor_table::opened(int descriptor) {
  if (static_cast<std::size_t>(descriptor) < capacity)
    open_.set(static_cast<std::size_t>(descriptor));
}

void descriptor_table::closed(int descriptor) {
  if (static_cast<std::size_t>(descriptor) < capacity)
    open_.reset(static_cast<std::size_t>(descriptor));
}

void descriptor_table::begin_execution() {
  if (open_.none()) return;
  for (std::size_t i = 0; i < capacity; ++i) {
    if (open_.test(i)) ::close(static_cast<int>(i));
  }
  open_.reset();
}

}  // namespace brigade::explore::program
