// SIGINT while exploring ends the exploration with what it has found so far; a second one kills, as
// it would have at once. Once interrupted, a process explores nothing more: who runs many
// explorations in a row wants them all to end.
#pragma once

#include <signal.h>

namespace brigade::explore::runtime {

bool interrupted();

class interruption_guard {
 public:
  interruption_guard();
  ~interruption_guard();
  interruption_guard(const interruption_guard&) = delete;
  interruption_guard& operator=(const interruption_guard&) = delete;

 private:
  bool installed_ = false;
};

}  // namespace brigade::explore::runtime
