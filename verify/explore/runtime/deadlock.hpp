// Who waits for whom, when nobody can go on.
#pragma once

#include <string>

namespace brigade::explore::runtime {

class scheduler;

// One line: the wait-for graph, thread by thread.
std::string describe_deadlock(scheduler& stuck);

// Several lines, of a repeated execution that was observed: where each thread waits, and where what
// it waits for was taken.
std::string describe_where_stuck(scheduler& stuck);

// One line: which threads go on without end although all take turns.
std::string describe_livelock(scheduler& endless);

}  // namespace brigade::explore::runtime
