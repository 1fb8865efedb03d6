#include "real.hpp"

#include <dlfcn.h>

namespace brigade::explore::runtime {

namespace {

constinit real_functions table{};
constinit bool resolved = false;

template <typename Function>
void resolve(Function*& slot, const char* name) {
  slot = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

void resolve_all() {
#define BRIGADE_RESOLVE_REAL(function) resolve(table.function, #function);
  BRIGADE_REAL_FUNCTIONS(BRIGADE_RESOLVE_REAL)
#undef BRIGADE_RESOLVE_REAL
  resolve(table.cxa_guard_acquire, "__cxa_guard_acquire");
  resolve(table.cxa_guard_release, "__cxa_guard_release");
  resolve(table.cxa_guard_abort, "__cxa_guard_abort");
  resolve(table.cxa_thread_atexit, "__cxa_thread_atexit_impl");
  resolve(table.sem_open, "sem_open");
  resolve(table.syscall, "syscall");
  resolve(table.assert_fail, "__assert_fail");
  resolve(table.abort, "abort");
  resolve(table.exit, "exit");
  resolve(table.malloc_usable_size, "malloc_usable_size");
  resolve(table.fork, "fork");
  resolve(table.system, "system");
  resolve(table.popen, "popen");
  resolve(table.posix_spawn, "posix_spawn");
  resolve(table.posix_spawnp, "posix_spawnp");
  resolve(table.getrandom, "getrandom");
  resolve(table.getentropy, "getentropy");
  resolve(table.rand, "rand");
  resolve(table.random, "random");
  resolve(table.srand, "srand");
  resolve(table.srandom, "srandom");
  resolve(table.sysconf, "sysconf");
  resolve(table.get_nprocs, "get_nprocs");
  resolve(table.random_device_value, "_ZNSt13random_device9_M_getvalEv");
  resolve(table.cxa_atexit, "__cxa_atexit");
  resolve(table.memcpy, "memcpy");
  resolve(table.memmove, "memmove");
  resolve(table.memset, "memset");
  resolved = true;
}

}  // namespace

const real_functions& real() {
  if (!resolved) resolve_all();
  return table;
}

}  // namespace brigade::explore::runtime
