// The ways in which a program ends itself: abort, assert, terminate, exit.
#include <cstdlib>
#include <string>

#include "../runtime/explored_program.hpp"
#include "../runtime/leave.hpp"
#include "../runtime/mode.hpp"
#include "../runtime/real.hpp"
#include "../runtime/report_access.hpp"

using namespace brigade::explore::runtime;
using brigade::explore::finding;

extern "C" {

void __assert_fail(const char* assertion, const char* file, unsigned line,
                   const char* function) noexcept {
  if (!controlled()) {
    real().assert_fail(assertion, file, line, function);
    __builtin_unreachable();
  }
  runtime_section section;
  fail(finding::assertion,
       std::string("assertion failed: ") + assertion + ", " + file + ":" + std::to_string(line));
}

void abort() noexcept {
  if (!controlled()) {
    real().abort();
    __builtin_unreachable();
  }
  runtime_section section;
  fail(finding::assertion, "abort was called" + describe_here());
}

// A static of a body that is explored is put back as if it had never been made: there is nothing
// left to destroy when the process ends. A whole program ends in each execution.
int __cxa_atexit(void (*destroy)(void*), void* object, void* library) noexcept {
  if (!controlled()) return real().cxa_atexit(destroy, object, library);
  runtime_section section;
  if (the_program != nullptr) the_program->at_exit(destroy, object);
  return 0;
}

void exit(int status) noexcept {
  if (!controlled()) {
    real().exit(status);
    __builtin_unreachable();
  }
  runtime_section section;
  if (the_program != nullptr) the_program->exit(status);
  fail(finding::uncontrolled, "exit(" + std::to_string(status) + ") was called" + describe_here());
}

}  // extern "C"
