// Program counters to functions, files and lines, by libbacktrace.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace brigade::explore::runtime {

struct frame {
  std::string function;
  std::string file;
  int line = 0;
};

// The frames of the code under test, innermost first: the explorer's own are left out.
std::vector<std::uintptr_t> capture_stack();

// One program counter stands for several frames where functions were inlined.
std::vector<frame> symbolize(std::uintptr_t program_counter);

std::string to_string(const frame& where);

// Whether the code there is, or was inlined into, a function of a file with this ending.
bool is_in_file(std::uintptr_t program_counter, std::string_view ending);

// "file:line".
std::string source_line(const frame& where);

// Neither the explorer's nor the standard library's.
bool is_of_the_subject(const frame& where);

// Code of the executable, and not the explorer's.
bool is_code_of_the_executable(std::uintptr_t counter);

// A line for each frame of the code under test, innermost first.
std::string describe_stack(const std::vector<std::uintptr_t>& stack);

// "file:line" of the innermost frame of the stack that is of the subject; empty if none.
std::string innermost_line(const std::vector<std::uintptr_t>& stack);

// The name of the global of the executable that is there, with the distance from its start; empty
// if none.
std::string global_at(std::uintptr_t address);

// The innermost frame that is neither the explorer's nor the standard library's; empty if none.
std::string innermost_frame();

}  // namespace brigade::explore::runtime
