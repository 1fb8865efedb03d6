// The C library's own function behind one that is defined here.
#pragma once

#include <dlfcn.h>

namespace brigade::explore::program {

template <typename Function>
Function* libc_function(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace brigade::explore::program
