// Watches one execution that is repeated to be reported: every step with its place in the source,
// and the earlier access of a race with its stack.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "operation.hpp"
#include "race_detector.hpp"

namespace brigade::explore::runtime {

struct observed_step {
  unsigned thread;
  action what;
  std::uintptr_t address;
  std::string note;  // value read or written, outcome
  std::vector<std::uintptr_t> stack;
};

class execution_observer {
 public:
  void begin(const race_partner& watched);
  void on_access(std::uintptr_t address, std::size_t size, access_kind how);
  void on_step(unsigned thread, action what, std::uintptr_t address);
  void note(std::string text);

  const std::vector<observed_step>& steps() const { return steps_; }
  const std::vector<std::uintptr_t>& partner_stack() const { return partner_stack_; }

 private:
  race_partner watched_;
  std::vector<std::uintptr_t> partner_stack_;
  std::vector<observed_step> steps_;
};

extern execution_observer observer;

}  // namespace brigade::explore::runtime
