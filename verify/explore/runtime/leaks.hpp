// Blocks that nobody can free any more.
#pragma once

namespace brigade::explore::runtime {

// At the end of an execution: fails it if a live block can be reached neither from a word that was
// written outside of heap and stacks, nor from the executable's globals, nor from another such
// block. Words are taken for pointers conservatively; all threads have ended, so that their stacks
// and thread-locals are no roots.
void check_for_leaks();

}  // namespace brigade::explore::runtime
