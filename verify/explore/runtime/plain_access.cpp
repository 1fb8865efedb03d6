#include "plain_access.hpp"

namespace brigade::explore::runtime {

constinit control mode = control::none;
constinit control active_mode = control::exploring;

void observed_access(std::uintptr_t address, std::size_t size, access_kind how) {
  if (active_mode == control::observing) {
    runtime_section section;
    observer.on_access(address, size, how);
  }
  races.range(address, size, how);
}

}  // namespace brigade::explore::runtime
