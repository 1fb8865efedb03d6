#include "switch.hpp"

#include <asm/prctl.h>
#include <sys/auxv.h>
#include <sys/syscall.h>

#if !defined(__x86_64__)
#error "the explorer's stack switch is written for x86-64"
#endif

// Six callee-saved registers lie between a saved stack top and its return address.
//
// Processors predict where a return goes from the calls before it. A switch is predicted well if
// both fibers called it from the same place. The first entry to a fiber is a call, and a stack that
// is not returned to by the function that was called on it is left by a jump.
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
.globl brigade_explore_start
.hidden brigade_explore_start
.type brigade_explore_start,@function
brigade_explore_start:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  andq $-16, %rsp
  xorl %ebp, %ebp
  movq %rcx, %rdi
  .cfi_startproc
  .cfi_undefined rip
  call *%rdx
  ud2
  .cfi_endproc
.size brigade_explore_start, .-brigade_explore_start

.p2align 4
.globl brigade_explore_leave
.hidden brigade_explore_leave
.type brigade_explore_leave,@function
brigade_explore_leave:
  movq %rdi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  popq %rcx
  jmp *%rcx
.size brigade_explore_leave, .-brigade_explore_leave
)");

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

std::uintptr_t thread_pointer() {
  std::uintptr_t base = 0;
  asm("movq %%fs:0, %0" : "=r"(base));
  return base;
}

void set_thread_pointer(std::uintptr_t base) { arch_prctl(ARCH_SET_FS, base); }

}  // namespace brigade::explore::runtime
