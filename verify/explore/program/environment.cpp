// setenv and its kin: while a program is explored they change the environment of this execution.
#include <stdlib.h>

#include <cerrno>
#include <cstring>

#include "../runtime/mode.hpp"
#include "libc_function.hpp"
#include "process.hpp"

using namespace brigade::explore::program;
using brigade::explore::runtime::controlled;
using brigade::explore::runtime::runtime_section;

namespace {

bool is_name(const char* name) {
  return name != nullptr && *name != '\0' && std::strchr(name, '=') == nullptr;
}

int refuse_name() {
  errno = EINVAL;
  return -1;
}

}  // namespace

extern "C" {

int setenv(const char* name, const char* value, int replaces) noexcept {
  if (!controlled()) return libc_function<decltype(setenv)>("setenv")(name, value, replaces);
  const runtime_section section;
  if (!is_name(name)) return refuse_name();
  using overwrite = fresh_arguments::overwrite;
  current_process().arguments().set(name, value, replaces != 0 ? overwrite::yes : overwrite::no);
  return 0;
}

int unsetenv(const char* name) noexcept {
  if (!controlled()) return libc_function<decltype(unsetenv)>("unsetenv")(name);
  const runtime_section section;
  if (!is_name(name)) return refuse_name();
  current_process().arguments().remove(name);
  return 0;
}

int putenv(char* variable) noexcept {
  if (!controlled()) return libc_function<decltype(putenv)>("putenv")(variable);
  const runtime_section section;
  if (std::strchr(variable, '=') == nullptr) {
    current_process().arguments().remove(variable);
  } else {
    current_process().arguments().put(variable);
  }
  return 0;
}

int clearenv() noexcept {
  if (!controlled()) return libc_function<decltype(clearenv)>("clearenv")();
  const runtime_section section;
  current_process().arguments().clear();
  return 0;
}

}  // extern "C"
