// The interleaving of an observed execution as text, one column per thread.
#pragma once

#include <string>

#include "runtime/observer.hpp"

namespace brigade::explore {

std::string format_trace(const runtime::execution_observer& observed);

}  // namespace brigade::explore
