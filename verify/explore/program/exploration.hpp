// The exploration of a whole program, from its initialisers to its exit, again and again.
#pragma once

#include <string>
#include <vector>

#include "instructions.hpp"

namespace brigade::explore::program {

using main_function = int(int, char**, char**);
using initialiser = void (*)(int, char**, char**);

struct whole_program {
  main_function* main = nullptr;
  std::vector<initialiser> initialisers;
  std::vector<std::string> arguments;
  std::vector<std::string> environment;
};

// Explores it, writes the report and ends the process.
[[noreturn]] int explore_whole_program(const whole_program& subject, const instructions& asked);

}  // namespace brigade::explore::program
