#include "process_state.hpp"

#include <link.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iostream>  // so that the standard streams are made before the program's first execution
#include <utility>

// Where the executable's writable memory is, and in it the explorer's own, whose archives are
// sealed (cmake/seal_archive.cmake).
extern "C" {
extern const char __data_start[];
extern const char _end[];
extern const char __start_brigade_data[];
extern const char __stop_brigade_data[];
extern const char __start_brigade_bss[];
extern const char __stop_brigade_bss[];
}

namespace brigade::explore::program {

namespace {

using extents = std::vector<process_state::extent>;

std::byte* at(std::uintptr_t address) { return reinterpret_cast<std::byte*>(address); }
std::byte* at(const char* address) { return at(reinterpret_cast<std::uintptr_t>(address)); }

// Where the table of addresses ends that the linker fills when a function is first called: that is
// nothing that the program did. 0 if there is none.
std::uintptr_t end_of_linker_table(const dl_phdr_info& module) {
  constexpr std::size_t own_entries = 3;
  std::uintptr_t table = 0;
  std::size_t size = 0;
  for (unsigned i = 0; i < module.dlpi_phnum; ++i) {
    const auto& segment = module.dlpi_phdr[i];
    if (segment.p_type != PT_DYNAMIC) continue;
    const auto* entry = reinterpret_cast<const ElfW(Dyn)*>(module.dlpi_addr + segment.p_vaddr);
    for (; entry->d_tag != DT_NULL; ++entry) {
      if (entry->d_tag == DT_PLTGOT) table = entry->d_un.d_ptr;
      if (entry->d_tag == DT_PLTRELSZ)
        size = (own_entries + entry->d_un.d_val / sizeof(ElfW(Rela))) * sizeof(void*);
    }
  }
  return table == 0 ? 0 : table + size;
}

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
    const std::uintptr_t end = segment_start + segment.p_memsz;
    std::uintptr_t start = std::max(segment_start, protected_end);
    if (const auto table = end_of_linker_table(*module); table <= end)
      start = std::max(start, table);
    if (start < end) static_cast<extents*>(data)->push_back({at(start), end - start});
  }
  return 0;
}

// Larger globals are left to the undo log: to compare them would take longer than an execution.
constexpr std::size_t most_globals = std::size_t{256} << 10;

// The executable's writable memory without the explorer's own, from the lowest address up.
void note_globals(extents& found) {
  struct range {
    const char* start;
    const char* stop;
  };
  range own[] = {{__start_brigade_data, __stop_brigade_data},
                 {__start_brigade_bss, __stop_brigade_bss}};
  if (own[1].start < own[0].start) std::swap(own[0], own[1]);
  const char* from = __data_start;
  for (const range& each : own) {
    if (from < each.start && each.start < _end) {
      found.push_back({at(from), static_cast<std::size_t>(each.start - from)});
      from = each.stop;
    }
  }
  if (from < _end) found.push_back({at(from), static_cast<std::size_t>(_end - from)});
  std::erase_if(found, [](const auto& each) { return each.size > most_globals; });
}

}  // namespace

// An executable without PIE has the standard streams themselves among its own globals.
void process_state::take() {
  extents found;
  note_globals(found);
  dl_iterate_phdr(note_library, &found);
  for (const extent& each : found) kept_.push_back({each, {each.start, each.start + each.size}});
}

void process_state::restore() const {
  for (const kept& each : kept_) {
    if (std::memcmp(each.where.start, each.content.data(), each.where.size) != 0)
      std::memcpy(each.where.start, each.content.data(), each.where.size);
  }
}

}  // namespace brigade::explore::program
