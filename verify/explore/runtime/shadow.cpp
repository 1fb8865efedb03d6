#include "shadow.hpp"

#include "address_space.hpp"

namespace brigade::explore::runtime {

constinit shadow_memory shadow{};

void shadow_memory::initialize() {
  if (!reserved_) reserve(shadow_base, cell_count * sizeof(shadow_cell), "shadow memory");
  reserved_ = true;
}

shadow_cell& shadow_memory::blanked(std::uintptr_t address) {
  shadow_cell& found = cell(address);
  if (!fresh(found, address)) found.begin_with_flags(stamp(address), 0, no_flag);
  return found;
}

}  // namespace brigade::explore::runtime
