// The C library's own functions behind those that are interposed here.
#pragma once

#include <dirent.h>
#include <pthread.h>
#include <semaphore.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstddef>

namespace brigade::explore::runtime {

struct real_functions {
// One a line; the formatter would make stairs of them.
// clang-format off
#define BRIGADE_REAL_FUNCTIONS(X)                                                                  \
  X(pthread_create)                                                                                \
  X(pthread_join)                                                                                  \
  X(pthread_detach)                                                                                \
  X(pthread_self)                                                                                  \
  X(pthread_exit)                                                                                  \
  X(pthread_mutex_init)                                                                            \
  X(pthread_mutex_destroy)                                                                         \
  X(pthread_mutex_lock)                                                                            \
  X(pthread_mutex_trylock)                                                                         \
  X(pthread_mutex_timedlock)                                                                       \
  X(pthread_mutex_clocklock)                                                                       \
  X(pthread_mutex_unlock)                                                                          \
  X(pthread_rwlock_init)                                                                           \
  X(pthread_rwlock_destroy)                                                                        \
  X(pthread_rwlock_rdlock)                                                                         \
  X(pthread_rwlock_tryrdlock)                                                                      \
  X(pthread_rwlock_timedrdlock)                                                                    \
  X(pthread_rwlock_clockrdlock)                                                                    \
  X(pthread_rwlock_wrlock)                                                                         \
  X(pthread_rwlock_trywrlock)                                                                      \
  X(pthread_rwlock_timedwrlock)                                                                    \
  X(pthread_rwlock_clockwrlock)                                                                    \
  X(pthread_rwlock_unlock)                                                                         \
  X(pthread_spin_init)                                                                             \
  X(pthread_spin_destroy)                                                                          \
  X(pthread_spin_lock)                                                                             \
  X(pthread_spin_trylock)                                                                          \
  X(pthread_spin_unlock)                                                                           \
  X(pthread_cond_init)                                                                             \
  X(pthread_cond_destroy)                                                                          \
  X(pthread_cond_wait)                                                                             \
  X(pthread_cond_timedwait)                                                                        \
  X(pthread_cond_clockwait)                                                                        \
  X(pthread_cond_signal)                                                                           \
  X(pthread_cond_broadcast)                                                                        \
  X(pthread_barrier_init)                                                                          \
  X(pthread_barrier_destroy)                                                                       \
  X(pthread_barrier_wait)                                                                          \
  X(pthread_once)                                                                                  \
  X(pthread_key_create)                                                                            \
  X(pthread_key_delete)                                                                            \
  X(pthread_getspecific)                                                                           \
  X(pthread_setspecific)                                                                           \
  X(sem_init)                                                                                      \
  X(sem_destroy)                                                                                   \
  X(sem_wait)                                                                                      \
  X(sem_trywait)                                                                                   \
  X(sem_timedwait)                                                                                 \
  X(sem_clockwait)                                                                                 \
  X(sem_post)                                                                                      \
  X(sem_getvalue)                                                                                  \
  X(sched_yield)                                                                                   \
  X(nanosleep)                                                                                     \
  X(clock_nanosleep)                                                                               \
  X(usleep)                                                                                        \
  X(sleep)                                                                                         \
  X(clock_gettime)                                                                                 \
  X(gettimeofday)                                                                                  \
  X(time)
// clang-format on
#define BRIGADE_DECLARE_REAL(function) decltype(&::function) function;
  BRIGADE_REAL_FUNCTIONS(BRIGADE_DECLARE_REAL)
#undef BRIGADE_DECLARE_REAL

  // Declared with types of the C++ runtime's own, or variadic.
  int (*cxa_guard_acquire)(void*);
  void (*cxa_guard_release)(void*);
  void (*cxa_guard_abort)(void*);
  int (*cxa_thread_atexit)(void (*)(void*), void*, void*);
  long (*syscall)(long, ...);
  void (*assert_fail)(const char*, const char*, unsigned, const char*);
  sem_t* (*sem_open)(const char*, int, ...);
  void (*abort)();
  void (*exit)(int);
  std::size_t (*malloc_usable_size)(void*);
  pid_t (*fork)();
  int (*system)(const char*);
  FILE* (*popen)(const char*, const char*);
  decltype(&::posix_spawn) posix_spawn;
  decltype(&::posix_spawnp) posix_spawnp;
  ssize_t (*getrandom)(void*, std::size_t, unsigned);
  int (*getentropy)(void*, std::size_t);
  int (*rand)();
  long (*random)();
  void (*srand)(unsigned);
  void (*srandom)(unsigned);
  long (*sysconf)(int);
  int (*get_nprocs)();
  unsigned (*random_device_value)(void*);
  int (*cxa_atexit)(void (*)(void*), void*, void*);
  void* (*memcpy)(void*, const void*, std::size_t);
  void* (*memmove)(void*, const void*, std::size_t);
  void* (*memset)(void*, int, std::size_t);
};

// Resolved at the first call, which may come before any constructor has run.
const real_functions& real();

}  // namespace brigade::explore::runtime
