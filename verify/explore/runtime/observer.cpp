#include "observer.hpp"

#include "stall_watch.hpp"
#include "symbolize.hpp"

namespace brigade::explore::runtime {

execution_observer observer;

void execution_observer::begin(const race_partner& watched) {
  watched_ = watched;
  partner_stack_.clear();
  steps_.clear();
  announced_.clear();
  allocated_.clear();
  freed_.clear();
}

void execution_observer::on_access(std::uintptr_t address, lanes where, access_kind how) {
  leave_if_stalled();
  if (watched_.word == 0 || watched_.atomic || races.now() != watched_.when) return;
  if ((address & ~std::uintptr_t{7}) != watched_.word || (where & watched_.where) == 0) return;
  if (how != watched_.how) return;
  partner_stack_ = capture_stack();
}

void execution_observer::on_step(unsigned thread, const operation& taken) {
  const std::uintptr_t address = taken.address;
  steps_.push_back({thread, taken, "", capture_stack()});
  const bool is_partner = watched_.atomic && races.now() == watched_.when &&
                          (address & ~std::uintptr_t{7}) == watched_.word;
  if (is_partner) partner_stack_ = steps_.back().stack;
}

void execution_observer::on_announcement(unsigned thread) { announced_[thread] = capture_stack(); }
void execution_observer::on_allocation(std::uintptr_t block) {
  allocated_[block] = capture_stack();
}
void execution_observer::on_free(std::uintptr_t block) { freed_[block] = capture_stack(); }

void execution_observer::note(std::string text) {
  if (!steps_.empty()) steps_.back().note = std::move(text);
}

}  // namespace brigade::explore::runtime
