// Blocks that nobody can free any more.
#pragma once

namespace brigade::explore::runtime {

// At the end of an execution: fails it if a live block can be reached neither from a word that was
// written outside of heap and stacks, nor from the executable's globals, nor from another such
// block. Words are taken for pointers conservatively. Stacks and thread-locals are roots only where
// a process ends before its threads.
void check_for_leaks();

}  // namespace brigade::explore::runtime
