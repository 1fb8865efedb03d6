#include "switch.hpp"

#include <asm/prctl.h>
#include <sys/auxv.h>
#include <sys/syscall.h>

#if !defined(__x86_64__)
#error "the explorer's stack switch is written for x86-64"
#endif

// Six callee-saved registers lie between a saved stack top and its return address.
asm(R"(
.text
.p2align 4
.globl brigade_explore_switch
.hidden brigade_explore_switch
.type brigade_explore_switch,@function
brigade_explore_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size brigade_explore_switch, .-brigade_explore_switch

.p2align 4
.type brigade_explore_start,@function
brigade_explore_start:
  .cfi_startproc
  .cfi_undefined rip
  movq %r13, %rdi
  call *%r12
  ud2
  .cfi_endproc
.size brigade_explore_start, .-brigade_explore_start
.globl brigade_explore_start
.hidden brigade_explore_start
)");

extern "C" void brigade_explore_start();

namespace brigade::explore::runtime {

namespace {

constexpr unsigned long fsgsbase_in_hwcap2 = 2;

// The C library's syscall() is interposed; this one is not.
long arch_prctl(long code, unsigned long argument) {
  long answer = SYS_arch_prctl;
  asm volatile("syscall" : "+a"(answer) : "D"(code), "S"(argument) : "rcx", "r11", "memory");
  return answer;
}

}  // namespace

bool fast_thread_pointer = (getauxval(AT_HWCAP2) & fsgsbase_in_hwcap2) != 0;

void* prepare_stack(std::byte* top, void (*entry)(void*), void* argument) {
  auto* frame = reinterpret_cast<std::uintptr_t*>(reinterpret_cast<std::uintptr_t>(top) &
                                                  ~std::uintptr_t{15});
  *--frame = 0;  // two words, so that the entry is called
  *--frame = 0;  // with an aligned stack
  *--frame = reinterpret_cast<std::uintptr_t>(&brigade_explore_start);
  *--frame = 0;                                           // rbp
  *--frame = 0;                                           // rbx
  *--frame = reinterpret_cast<std::uintptr_t>(entry);     // r12
  *--frame = reinterpret_cast<std::uintptr_t>(argument);  // r13
  *--frame = 0;                                           // r14
  *--frame = 0;                                           // r15
  return frame;
}

std::uintptr_t thread_pointer() {
  std::uintptr_t base = 0;
  asm("movq %%fs:0, %0" : "=r"(base));
  return base;
}

void set_thread_pointer(std::uintptr_t base) { arch_prctl(ARCH_SET_FS, base); }

}  // namespace brigade::explore::runtime
