// What a report calls a synchronization object.
#pragma once

#include <cstdint>
#include <string>

namespace brigade::explore::runtime {

// "object #3", and in an execution under observation "object #3 (registry_lock)" for what is, or is
// part of, a global, else "object #3 (first used at store.cpp:17)".
std::string name_of_object(std::uint32_t number);

}  // namespace brigade::explore::runtime
