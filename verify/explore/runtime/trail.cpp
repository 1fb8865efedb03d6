#include "trail.hpp"

#include <cstdio>

#include "leave.hpp"
#include "report_access.hpp"

namespace brigade::explore::runtime {

std::vector<strategies::decision> execution_trail::decisions() const {
  std::vector<strategies::decision> taken;
  for (std::size_t i = 0; i < at_; ++i) {
    const bool is_choice = waymarks_[i].enabled == 0;
    taken.push_back({static_cast<std::uint16_t>(waymarks_[i].decision), is_choice});
  }
  return taken;
}

// A step of another thread although the last one could have gone on.
unsigned execution_trail::preemptions() const {
  unsigned count = 0;
  unsigned last = 0;
  for (std::size_t i = 0; i < at_; ++i) {
    const waymark& here = waymarks_[i];
    if (here.enabled == 0) continue;
    if (here.decision != last && (here.enabled & bit(last)) != 0) ++count;
    last = here.decision;
  }
  return count;
}

std::string execution_trail::describe(const waymark& mark) {
  if (mark.enabled == 0) return "a choice among " + std::to_string(mark.address);
  char address[32];
  std::snprintf(address, sizeof address, "%p", reinterpret_cast<void*>(mark.address));
  return "thread " + std::to_string(mark.decision) + " to " + name(mark.what) + " at " + address;
}

void execution_trail::differ(const waymark& before, const waymark& here) {
  const std::size_t step = at_ + 1;
  forget();
  fail(finding::nondeterminism, "not deterministic: step " + std::to_string(step) + " was " +
                                    describe(before) + ", and after the same decisions is " +
                                    describe(here) + describe_here());
}

void execution_trail::completed() {
  if (!shared_ || at_ >= known_) return;
  const waymark before = waymarks_[at_];
  const std::size_t step = at_ + 1;
  forget();
  fail(finding::nondeterminism, "not deterministic: step " + std::to_string(step) + " was " +
                                    describe(before) +
                                    ", and after the same decisions every thread has ended");
}

}  // namespace brigade::explore::runtime
