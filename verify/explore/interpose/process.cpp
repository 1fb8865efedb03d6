// Functions that make processes. They take locks of libc's on the way to the system call, which
// must not be held when the execution is given up there; so they are refused at their door.
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <string>

#include "../runtime/leave.hpp"
#include "../runtime/mode.hpp"
#include "../runtime/real.hpp"
#include "../runtime/report_access.hpp"

using namespace brigade::explore::runtime;
using brigade::explore::finding;

namespace {

void refuse_under_control(const char* call) {
  if (!controlled()) return;
  const runtime_section section;
  fail(finding::uncontrolled, std::string("the explorer cannot control ") + call + describe_here());
}

}  // namespace

extern "C" {

pid_t fork() noexcept {
  refuse_under_control("fork");
  return real().fork();
}

int system(const char* command) {
  refuse_under_control("system");
  return real().system(command);
}

FILE* popen(const char* command, const char* direction) {
  refuse_under_control("popen");
  return real().popen(command, direction);
}

int posix_spawn(pid_t* made, const char* path, const posix_spawn_file_actions_t* actions,
                const posix_spawnattr_t* attributes, char* const* arguments,
                char* const* environment) {
  refuse_under_control("posix_spawn");
  return real().posix_spawn(made, path, actions, attributes, arguments, environment);
}

int posix_spawnp(pid_t* made, const char* file, const posix_spawn_file_actions_t* actions,
                 const posix_spawnattr_t* attributes, char* const* arguments,
                 char* const* environment) {
  refuse_under_control("posix_spawnp");
  return real().posix_spawnp(made, file, actions, attributes, arguments, environment);
}

}  // extern "C"
