// Leaving an execution from the middle of the code under test.
#pragma once

#include <brigade/explore/result.hpp>
#include <string>

namespace brigade::explore::runtime {

// Records the finding and gives the execution up; the stacks of its fibers are abandoned.
[[noreturn]] void fail(finding what, std::string message);

}  // namespace brigade::explore::runtime
