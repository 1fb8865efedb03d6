// What the runtime asks of the whole program that is explored, where one is (program/); a body of
// `explore` has none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace brigade::explore::runtime {

class explored_program {
 public:
  // To be run when the process ends, in the reverse order of registration.
  virtual void at_exit(void (*handler)(void*), void* argument) = 0;

  // Ends the process as the C library's function does. Called with control suspended.
  [[noreturn]] virtual void exit(int status) = 0;

  // Takes what is written to standard output or standard error.
  virtual void take_output(int descriptor, const void* bytes, std::size_t size) = 0;

  // A descriptor that the execution opened. What was open before it stays so: closing it has no
  // effect.
  virtual void opened(int descriptor) = 0;
  virtual bool may_close(int descriptor) = 0;

  // Where libraries keep what they allocated on behalf of the program.
  using visit_words = std::function<void(const std::uintptr_t*, const std::uintptr_t*)>;
  virtual void for_each_root(const visit_words& visit) const = 0;

 protected:
  ~explored_program() = default;
};

// Null unless a whole program is explored.
extern constinit explored_program* the_program;

}  // namespace brigade::explore::runtime
