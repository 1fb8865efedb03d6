// C11's <threads.h>: thin over pthreads, as in glibc, whose own versions do not pass through the
// exported pthread functions. Outside of an exploration these forward to pthreads too, with the
// same effect.
#include <pthread.h>
#include <sched.h>
#include <threads.h>
#include <time.h>

#include <cerrno>
#include <cstdint>

namespace {

pthread_mutex_t* pthread_of(mtx_t* lock) { return reinterpret_cast<pthread_mutex_t*>(lock); }
pthread_cond_t* pthread_of(cnd_t* condition) {
  return reinterpret_cast<pthread_cond_t*>(condition);
}

static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t) && sizeof(cnd_t) == sizeof(pthread_cond_t));

int answer_to(int error) {
  switch (error) {
    case 0:
      return thrd_success;
    case ENOMEM:
      return thrd_nomem;
    case ETIMEDOUT:
      return thrd_timedout;
    case EBUSY:
      return thrd_busy;
    default:
      return thrd_error;
  }
}

void* as_pointer(int value) { return reinterpret_cast<void*>(std::intptr_t{value}); }

}  // namespace

extern "C" {

int thrd_create(thrd_t* handle, thrd_start_t start, void* argument) {
  // A routine that returns int leaves it where one that returns a pointer would (x86-64).
  auto* const routine = reinterpret_cast<void* (*)(void*)>(reinterpret_cast<std::uintptr_t>(start));
  return answer_to(pthread_create(handle, nullptr, routine, argument));
}

int thrd_join(thrd_t handle, int* returned) {
  void* value = nullptr;
  const int error = pthread_join(handle, &value);
  if (returned != nullptr) *returned = static_cast<int>(reinterpret_cast<std::intptr_t>(value));
  return answer_to(error);
}

int thrd_detach(thrd_t handle) { return answer_to(pthread_detach(handle)); }
void thrd_exit(int value) { pthread_exit(as_pointer(value)); }
thrd_t thrd_current() { return pthread_self(); }
void thrd_yield() { sched_yield(); }

int thrd_sleep(const timespec* span, timespec* left) {
  const int error = clock_nanosleep(CLOCK_REALTIME, 0, span, left);
  if (error == 0) return 0;
  return error == EINTR ? -1 : -2;
}

int mtx_init(mtx_t* lock, int kind) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  if ((kind & mtx_recursive) != 0) pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  const int error = pthread_mutex_init(pthread_of(lock), &attributes);
  pthread_mutexattr_destroy(&attributes);
  return answer_to(error);
}

int mtx_lock(mtx_t* lock) { return answer_to(pthread_mutex_lock(pthread_of(lock))); }
int mtx_trylock(mtx_t* lock) { return answer_to(pthread_mutex_trylock(pthread_of(lock))); }
int mtx_timedlock(mtx_t* lock, const timespec* until) {
  return answer_to(pthread_mutex_timedlock(pthread_of(lock), until));
}
int mtx_unlock(mtx_t* lock) { return answer_to(pthread_mutex_unlock(pthread_of(lock))); }
void mtx_destroy(mtx_t* lock) { pthread_mutex_destroy(pthread_of(lock)); }

int cnd_init(cnd_t* condition) {
  return answer_to(pthread_cond_init(pthread_of(condition), nullptr));
}
int cnd_signal(cnd_t* condition) { return answer_to(pthread_cond_signal(pthread_of(condition))); }
int cnd_broadcast(cnd_t* condition) {
  return answer_to(pthread_cond_broadcast(pthread_of(condition)));
}
int cnd_wait(cnd_t* condition, mtx_t* lock) {
  return answer_to(pthread_cond_wait(pthread_of(condition), pthread_of(lock)));
}
int cnd_timedwait(cnd_t* condition, mtx_t* lock, const timespec* until) {
  return answer_to(pthread_cond_timedwait(pthread_of(condition), pthread_of(lock), until));
}
void cnd_destroy(cnd_t* condition) { pthread_cond_destroy(pthread_of(condition)); }

int tss_create(tss_t* key, tss_dtor_t destroy) {
  return answer_to(pthread_key_create(key, destroy));
}
void* tss_get(tss_t key) { return pthread_getspecific(key); }
int tss_set(tss_t key, void* value) { return answer_to(pthread_setspecific(key, value)); }
void tss_delete(tss_t key) { pthread_key_delete(key); }

void call_once(once_flag* flag, void (*routine)()) {
  pthread_once(reinterpret_cast<pthread_once_t*>(flag), routine);
}

}  // extern "C"
