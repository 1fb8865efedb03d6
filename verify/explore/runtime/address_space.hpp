// Where the explorer puts what the code under test can see: the same addresses in every process, so
// that a program which depends on addresses behaves the same in every execution.
//
//   0x0000'0000'0040'0000  the executable (linked without PIE) and its globals
//   0x0000'0001'4000'0000  arena: the heap of the code under test, 1 GiB
//   0x0000'0001'9000'0000  stacks with their thread-local blocks
//   0x0000'2000'0000'0000  shadow, 16 GiB of which little is touched
//
// Modulo 4 GiB none of these overlap; the shadow, indexed modulo 4 GiB, relies on it for speed
// only.
#pragma once

#include <cstddef>
#include <cstdint>

#include "clock.hpp"

namespace brigade::explore::runtime {

inline constexpr std::uintptr_t arena_base = 0x1'4000'0000;
inline constexpr std::size_t arena_size = std::size_t{1} << 30;
inline constexpr std::uintptr_t stacks_base = 0x1'9000'0000;
inline constexpr std::uintptr_t shadow_base = 0x2000'0000'0000;
inline constexpr std::size_t stack_size = std::size_t{512} << 10;

// Reserves address space without committing memory; at `base` if it is not 0. Aborts the process
// with a message when the kernel refuses.
void* reserve(std::uintptr_t base, std::size_t size, const char* what);

constexpr bool in_arena(std::uintptr_t address) { return address - arena_base < arena_size; }
constexpr bool on_fiber_stack(std::uintptr_t address) {
  return address - stacks_base < max_threads * stack_size;
}

}  // namespace brigade::explore::runtime
