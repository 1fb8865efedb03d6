// Watches one execution that is repeated to be reported: every step with its place in the source,
// and the earlier access of a race with its stack.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "operation.hpp"
#include "race_detector.hpp"

namespace brigade::explore::runtime {

struct observed_step {
  unsigned thread;
  operation taken;
  std::string note;  // value read or written, outcome
  std::vector<std::uintptr_t> stack;
};

class execution_observer {
 public:
  void begin(const race_partner& watched);
  void on_access(std::uintptr_t address, lanes where, access_kind how);
  void on_step(unsigned thread, const operation& taken);
  void note(std::string text);

  // Where a thread stands that is about to wait for its turn, and what became of a block.
  void on_announcement(unsigned thread);
  void on_allocation(std::uintptr_t block);
  void on_free(std::uintptr_t block);

  using stack = std::vector<std::uintptr_t>;
  const stack& announced_at(unsigned thread) { return announced_[thread]; }
  const stack& allocated_at(std::uintptr_t block) { return allocated_[block]; }
  const stack& freed_at(std::uintptr_t block) { return freed_[block]; }

  const std::vector<observed_step>& steps() const { return steps_; }
  const std::vector<std::uintptr_t>& partner_stack() const { return partner_stack_; }

 private:
  race_partner watched_;
  std::vector<std::uintptr_t> partner_stack_;
  std::vector<observed_step> steps_;
  std::unordered_map<unsigned, stack> announced_;
  std::unordered_map<std::uintptr_t, stack> allocated_;
  std::unordered_map<std::uintptr_t, stack> freed_;
};

extern execution_observer observer;

}  // namespace brigade::explore::runtime
