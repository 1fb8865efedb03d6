// pthread_create and its kin, pthread keys, thread-local destructors.
#include <pthread.h>

#include <cerrno>

#include "../runtime/leave.hpp"
#include "../runtime/mode.hpp"
#include "../runtime/real.hpp"
#include "../runtime/report_access.hpp"
#include "../runtime/scheduler.hpp"
#include "../runtime/thread_exit.hpp"

using namespace brigade::explore::runtime;
using brigade::explore::finding;

namespace {

// Handles of controlled threads: the same in every process.
constexpr pthread_t first_handle = 0x1000;

pthread_t handle_of(unsigned number) { return first_handle + number; }

unsigned thread_of_handle(pthread_t handle) {
  const pthread_t number = handle - first_handle;
  if (number >= the_scheduler.thread_count())
    fail(finding::misuse, "a thread handle that names no thread" + describe_here());
  return static_cast<unsigned>(number);
}

int create_thread(pthread_t* handle, const pthread_attr_t* attributes, void* (*start)(void*),
                  void* argument) {
  runtime_section section;
  int detached = PTHREAD_CREATE_JOINABLE;
  if (attributes != nullptr) pthread_attr_getdetachstate(attributes, &detached);
  *handle = handle_of(the_scheduler.create(start, argument, detached == PTHREAD_CREATE_DETACHED));
  return 0;
}

int join_thread(pthread_t handle, void** returned) {
  runtime_section section;
  const unsigned target = thread_of_handle(handle);
  controlled_thread& joined = the_scheduler.thread(target);
  if (target == the_scheduler.current().number) return EDEADLK;
  if (joined.detached || joined.joined)
    fail(finding::misuse, "join of a thread that cannot be joined" + describe_here());
  the_scheduler.join(target);
  if (returned != nullptr) *returned = joined.returned;
  return 0;
}

}  // namespace

extern "C" {

int pthread_create(pthread_t* handle, const pthread_attr_t* attributes, void* (*start)(void*),
                   void* argument) noexcept {
  if (!controlled()) return real().pthread_create(handle, attributes, start, argument);
  return create_thread(handle, attributes, start, argument);
}

int pthread_join(pthread_t handle, void** returned) {
  return controlled() ? join_thread(handle, returned) : real().pthread_join(handle, returned);
}

int pthread_detach(pthread_t handle) noexcept {
  if (!controlled()) return real().pthread_detach(handle);
  runtime_section section;
  the_scheduler.thread(thread_of_handle(handle)).detached = true;
  the_scheduler.had_effect();
  return 0;
}

pthread_t pthread_self() noexcept {
  if (!controlled()) return real().pthread_self();
  return handle_of(the_scheduler.current().number);
}

void pthread_exit(void* returned) {
  if (!controlled()) real().pthread_exit(returned);
  throw thread_exit_request{returned};
}

int pthread_key_create(pthread_key_t* key, void (*destroy)(void*)) noexcept {
  if (!controlled()) return real().pthread_key_create(key, destroy);
  runtime_section section;
  the_scheduler.had_effect();
  return create_key(key, destroy);
}

int pthread_key_delete(pthread_key_t key) noexcept {
  if (!controlled() || !is_own_key(key)) return real().pthread_key_delete(key);
  runtime_section section;
  the_scheduler.had_effect();
  return delete_key(key);
}

void* pthread_getspecific(pthread_key_t key) noexcept {
  if (!controlled() || !is_own_key(key)) return real().pthread_getspecific(key);
  runtime_section section;
  return get_specific(key);
}

int pthread_setspecific(pthread_key_t key, const void* value) noexcept {
  if (!controlled() || !is_own_key(key)) return real().pthread_setspecific(key, value);
  runtime_section section;
  the_scheduler.had_effect();
  return set_specific(key, value);
}

int __cxa_thread_atexit_impl(void (*destroy)(void*), void* object, void* library) {
  if (!controlled()) return real().cxa_thread_atexit(destroy, object, library);
  runtime_section section;
  the_scheduler.had_effect();
  at_thread_exit(destroy, object);
  return 0;
}

int __cxa_thread_atexit(void (*destroy)(void*), void* object, void* library) noexcept {
  return __cxa_thread_atexit_impl(destroy, object, library);
}

}  // extern "C"
