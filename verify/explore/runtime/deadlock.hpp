// Who waits for whom, when nobody can go on.
#pragma once

#include <string>

namespace brigade::explore::runtime {

class scheduler;

// One line: the wait-for graph, thread by thread.
std::string describe_deadlock(scheduler& stuck);

}  // namespace brigade::explore::runtime
