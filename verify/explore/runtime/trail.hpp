// Whether executions are determined by their decisions. Consecutive executions of a search share a
// prefix of decisions, and a failure is run once more with all of them: as long as the decisions
// are those of the execution before, so must the steps be. The first that differs is reported.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "../strategies/token.hpp"
#include "clock.hpp"
#include "operation.hpp"

namespace brigade::explore::runtime {

// Combined by exclusive or, these tell apart what all threads stand before.
constexpr std::uint64_t fingerprint(unsigned thread, const operation& pending) {
  const std::uint64_t mixed = (pending.address ^ std::uint64_t{thread} << 56 ^
                               static_cast<std::uint64_t>(pending.what) << 48) *
                              0x9e3779b97f4a7c15;
  return mixed ^ mixed >> 32;
}

class execution_trail {
 public:
  // The next execution is not to be compared with what came before.
  void forget() {
    forgotten_ = true;
    shared_ = false;
  }

  void begin_execution() {
    known_ = forgotten_ ? 0 : at_;
    at_ = 0;
    shared_ = true;
    forgotten_ = false;
  }

  // Fails the execution if the same decisions led elsewhere before.
  void step(unsigned thread, const operation& taken, thread_mask enabled, std::uint64_t pending) {
    follow(thread, taken.what, taken.address, enabled, pending);
  }
  void choice(unsigned chosen, unsigned alternatives) {
    follow(chosen, action::none, alternatives, 0, 0);
  }
  void completed();

  // Those of the current execution so far.
  std::vector<strategies::decision> decisions() const;
  unsigned preemptions() const;

 private:
  struct waymark {
    unsigned decision;
    action what;
    std::uintptr_t address;  // or the number of alternatives
    thread_mask enabled;
    std::uint64_t pending;  // fingerprint of all that threads stand before
  };

  void follow(unsigned decision, action what, std::uintptr_t address, thread_mask enabled,
              std::uint64_t pending) {
    if (at_ == waymarks_.size()) [[unlikely]]
      waymarks_.resize(2 * at_ + 64);
    waymark& there = waymarks_[at_];
    if (shared_ && at_ < known_) {
      shared_ = there.decision == decision;
      const bool same = there.enabled == enabled && there.pending == pending &&
                        (!shared_ || there.address == address);
      if (!same) [[unlikely]]
        differ(waymark(there), {decision, what, address, enabled, pending});
    }
    ++at_;
    there.decision = decision;
    there.what = what;
    there.address = address;
    there.enabled = enabled;
    there.pending = pending;
  }

  [[noreturn]] void differ(const waymark& before, const waymark& here);
  static std::string describe(const waymark& mark);

  std::vector<waymark> waymarks_;  // the first known_ are the last execution's
  std::size_t known_ = 0;
  std::size_t at_ = 0;
  bool shared_ = true;
  bool forgotten_ = false;
};

}  // namespace brigade::explore::runtime
