// Switching between stacks and thread-local blocks on one OS thread (x86-64).
#pragma once

#include <cstddef>
#include <cstdint>

namespace brigade::explore::runtime {

// Saves the callee-saved registers on the current stack and its top in *save; resumes at `resume`,
// which is a value saved before. Floating-point control is shared.
extern "C" void brigade_explore_switch(void** save, void* resume);

// The same, but calls entry(argument) on a stack that is empty below `top`; it never returns.
extern "C" void brigade_explore_start(void** save, void* top, void (*entry)(void*), void* argument);

// Resumes at `resume` and gives the current stack up.
extern "C" [[noreturn]] void brigade_explore_leave(void* resume);

// The base of the thread-local block (%fs). Code compiled here must not use thread-locals of its
// own across a change.
std::uintptr_t thread_pointer();
void set_thread_pointer(std::uintptr_t base);

// Whether the kernel lets user code write %fs; otherwise each change is a system call.
extern bool fast_thread_pointer;

inline void change_thread_pointer(std::uintptr_t base) {
  if (fast_thread_pointer) {
    asm volatile("wrfsbase %0" : : "r"(base) : "memory");
  } else {
    set_thread_pointer(base);
  }
}

}  // namespace brigade::explore::runtime
