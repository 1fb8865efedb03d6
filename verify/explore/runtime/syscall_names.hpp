// Which system calls controlled code may make, and what those are called that it may not.
#pragma once

#include <string>

namespace brigade::explore::runtime {

// Returns at once, and does nothing that another thread of the program could wait for.
bool is_harmless_syscall(long number);

std::string name_of_syscall(long number);
std::string name_of_signal(int number);

}  // namespace brigade::explore::runtime
