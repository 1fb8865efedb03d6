// Which steps of an execution meet a step of another thread: what one wrote and another then read,
// wrote or locked. However many steps lie between, these tell what one thread knew of another.
#pragma once

#include <vector>

#include "runtime/observer.hpp"

namespace brigade::explore {

/// True for each step that depends on the latest one of another thread on its object, and for that
/// one. Of several in a row by one thread only the first and the last meet anybody. Linear in the
/// steps times the threads that use an object.
std::vector<bool> meetings(const std::vector<runtime::observed_step>& steps);

}  // namespace brigade::explore
