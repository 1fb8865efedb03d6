// The ways in which a program ends itself without the C library's exit.
#include <stdlib.h>
#include <unistd.h>

#include "../runtime/mode.hpp"
#include "libc_function.hpp"
#include "process.hpp"

using namespace brigade::explore::program;
using brigade::explore::runtime::controlled;
using brigade::explore::runtime::runtime_section;

namespace {

[[noreturn]] void end_at_once(int status) {
  if (!controlled()) {
    libc_function<void(int)>("_exit")(status);
    __builtin_unreachable();
  }
  const runtime_section section;
  current_process().exit_at_once(status);
}

}  // namespace

extern "C" {

void _exit(int status) { end_at_once(status); }
void _Exit(int status) noexcept { end_at_once(status); }

void quick_exit(int status) noexcept {
  if (!controlled()) {
    libc_function<void(int)>("quick_exit")(status);
    __builtin_unreachable();
  }
  const runtime_section section;
  current_process().quick_exit(status);
}

// What at_quick_exit calls, which is linked into the executable itself.
int __cxa_at_quick_exit(void (*handler)(), void* library) noexcept {
  if (!controlled())
    return libc_function<int(void (*)(), void*)>("__cxa_at_quick_exit")(handler, library);
  const runtime_section section;
  current_process().at_quick_exit(handler);
  return 0;
}

}  // extern "C"
