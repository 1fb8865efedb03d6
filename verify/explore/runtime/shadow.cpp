#include "shadow.hpp"

#include "address_space.hpp"

namespace brigade::explore::runtime {

constinit shadow_memory shadow{};

void shadow_memory::initialize() {
  if (!reserved_) reserve(shadow_base, cell_count * sizeof(shadow_cell), "shadow memory");
  reserved_ = true;
}

void shadow_memory::begin_all(std::uintptr_t from, std::uintptr_t to, cell_start start) const {
  using pair = std::uint64_t __attribute__((vector_size(16), may_alias));
  const pair front{stamp(from), start.epochs};
  const pair back{start.lanes_and_flags, 0};
  for (auto* at = reinterpret_cast<pair*>(&cell(from)); from < to; from += word_size, at += 2) {
    at[0] = front;
    at[1] = back;
  }
}

shadow_cell& shadow_memory::blanked(std::uintptr_t address) {
  shadow_cell& found = cell(address);
  if (!fresh(found, address)) found.begin(stamp(address), cell_start::flagged(0, no_flag));
  return found;
}

}  // namespace brigade::explore::runtime
