// Where a program starts: before its own initialisers have run. The executable's first instructions
// call the C library's start function; this one comes before it.
//
// A program that has instructions to be explored runs the initialisers of its own globals in each
// execution, and main after them; the explorer's run once. These come first in the table: they are
// given the priority 50 when the archive is sealed (cmake/seal_archive.cmake), below what a program
// may ask for, and the marker has 51.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "exploration.hpp"
#include "instructions.hpp"
#include "libc_function.hpp"

using namespace brigade::explore::program;

extern "C" {
extern const initialiser __init_array_start[];
extern const initialiser __init_array_end[];
}

namespace {

using start_function = int(main_function*, int, char**, initialiser, void (*)(), void (*)(), void*);

void end_of_own_initialisers(int, char**, char**) {}

[[gnu::section(".init_array.00051"), gnu::used]] const initialiser marker = end_of_own_initialisers;

const initialiser* first_of_the_program() {
  return std::find(__init_array_start, __init_array_end, &end_of_own_initialisers) + 1;
}

void run_own_initialisers(int count, char** arguments, char** environment) {
  for (const auto* each = __init_array_start; each < first_of_the_program(); ++each)
    (*each)(count, arguments, environment);
}

main_function* main_of_the_program = nullptr;

int explore_instead(int count, char** arguments, char** environment) {
  whole_program subject;
  subject.main = main_of_the_program;
  subject.initialisers = {first_of_the_program(), __init_array_end};
  subject.arguments = {arguments, arguments + count};
  for (char** each = environment; *each != nullptr; ++each) {
    if (!is_instruction(*each)) subject.environment.emplace_back(*each);
  }
  try {
    return explore_whole_program(subject, read_instructions());
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "brigade: %s\n", problem.what());
    return EXIT_FAILURE;
  }
}

}  // namespace

extern "C" [[gnu::visibility("default")]] int __libc_start_main(main_function* main, int count,
                                                                char** arguments, initialiser init,
                                                                void (*fini)(),
                                                                void (*linker_fini)(),
                                                                void* stack_end) {
  auto* const real = libc_function<start_function>("__libc_start_main");
  if (!has_instructions()) return real(main, count, arguments, init, fini, linker_fini, stack_end);
  main_of_the_program = main;
  return real(explore_instead, count, arguments, run_own_initialisers, fini, linker_fini,
              stack_end);
}
