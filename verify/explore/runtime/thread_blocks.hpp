// Stacks and thread-local blocks for fibers. Each is borrowed from an OS thread that was started on
// a stack of ours and parks for ever: its thread-locals, errno and exception state serve the fiber.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace brigade::explore::runtime {

struct thread_block {
  std::byte* stack_low;  // lowest usable byte; the page below is a guard
  std::byte* stack_top;  // where the fiber's stack begins
  std::uintptr_t thread_pointer;

  bool is_on_stack(std::uintptr_t address) const {
    return address >= reinterpret_cast<std::uintptr_t>(stack_low) &&
           address < reinterpret_cast<std::uintptr_t>(stack_top);
  }
};

// The block with this number, made at its first use. Valid for the life of the process.
const thread_block& borrow_thread_block(unsigned number);

// Puts the thread-locals of the executable and its libraries, libc's excepted, back to their
// initial values in the block.
void reset_thread_locals(const thread_block& block);

// Calls visit(from, to) for the thread-locals of each module in the block.
void visit_thread_locals(
    const thread_block& block,
    const std::function<void(const std::uintptr_t*, const std::uintptr_t*)>& visit);

}  // namespace brigade::explore::runtime
