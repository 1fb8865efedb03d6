#include "library_state.hpp"

#include <link.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iostream>

namespace brigade::explore::program {

namespace {

using extents = std::vector<library_state::extent>;

std::byte* at(std::uintptr_t address) { return reinterpret_cast<std::byte*>(address); }

// The writable part of the library that the linker does not protect after relocation.
int note_library(dl_phdr_info* module, std::size_t, void* data) {
  if (std::strstr(module->dlpi_name, "/libstdc++.so") == nullptr) return 0;
  std::uintptr_t protected_end = 0;
  for (unsigned i = 0; i < module->dlpi_phnum; ++i) {
    const auto& segment = module->dlpi_phdr[i];
    if (segment.p_type == PT_GNU_RELRO)
      protected_end = module->dlpi_addr + segment.p_vaddr + segment.p_memsz;
  }
  for (unsigned i = 0; i < module->dlpi_phnum; ++i) {
    const auto& segment = module->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) == 0) continue;
    const std::uintptr_t segment_start = module->dlpi_addr + segment.p_vaddr;
    const std::uintptr_t start = std::max(segment_start, protected_end);
    const std::uintptr_t end = segment_start + segment.p_memsz;
    if (start < end) static_cast<extents*>(data)->push_back({at(start), end - start});
  }
  return 0;
}

template <typename Stream>
library_state::extent whole(Stream& stream) {
  return {reinterpret_cast<std::byte*>(&stream), sizeof stream};
}

}  // namespace

// An executable without PIE has the standard streams themselves among its own globals.
void library_state::take() {
  extents found{whole(std::cin),  whole(std::cout),  whole(std::cerr),  whole(std::clog),
                whole(std::wcin), whole(std::wcout), whole(std::wcerr), whole(std::wclog)};
  dl_iterate_phdr(note_library, &found);
  for (const extent& each : found) kept_.push_back({each, {each.start, each.start + each.size}});
}

void library_state::restore() const {
  for (const kept& each : kept_) {
    if (std::memcmp(each.where.start, each.content.data(), each.where.size) != 0)
      std::memcpy(each.where.start, each.content.data(), each.where.size);
  }
}

}  // namespace brigade::explore::program
