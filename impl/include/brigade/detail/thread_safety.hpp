// Mutexes that Clang's thread-safety analysis understands, and its attributes under our own names.
//
// libstdc++'s std::mutex is not a capability, so it is wrapped here, thinly: every lock the project
// takes is a std::mutex underneath, and a tool that controls std::mutex controls the table.
// Hutchins, Ballman and Sutherland, "C/C++ Thread Safety Analysis", SCAM 2014.
#pragma once

#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define BRIGADE_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define BRIGADE_THREAD_ATTRIBUTE(x)
#endif

#define BRIGADE_CAPABILITY(name) BRIGADE_THREAD_ATTRIBUTE(capability(name))
#define BRIGADE_SCOPED_CAPABILITY BRIGADE_THREAD_ATTRIBUTE(scoped_lockable)
#define BRIGADE_GUARDED_BY(x) BRIGADE_THREAD_ATTRIBUTE(guarded_by(x))
#define BRIGADE_ACQUIRED_BEFORE(...) BRIGADE_THREAD_ATTRIBUTE(acquired_before(__VA_ARGS__))
#define BRIGADE_REQUIRES(...) BRIGADE_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
#define BRIGADE_REQUIRES_SHARED(...) \
  BRIGADE_THREAD_ATTRIBUTE(requires_shared_capability(__VA_ARGS__))
#define BRIGADE_ACQUIRE(...) BRIGADE_THREAD_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define BRIGADE_ACQUIRE_SHARED(...) BRIGADE_THREAD_ATTRIBUTE(acquire_shared_capability(__VA_ARGS__))
#define BRIGADE_RELEASE(...) BRIGADE_THREAD_ATTRIBUTE(release_capability(__VA_ARGS__))
#define BRIGADE_RELEASE_SHARED(...) BRIGADE_THREAD_ATTRIBUTE(release_shared_capability(__VA_ARGS__))
#define BRIGADE_RELEASE_GENERIC(...) \
  BRIGADE_THREAD_ATTRIBUTE(release_generic_capability(__VA_ARGS__))
#define BRIGADE_TRY_ACQUIRE(...) BRIGADE_THREAD_ATTRIBUTE(try_acquire_capability(__VA_ARGS__))
#define BRIGADE_EXCLUDES(...) BRIGADE_THREAD_ATTRIBUTE(locks_excluded(__VA_ARGS__))
#define BRIGADE_RETURN_CAPABILITY(x) BRIGADE_THREAD_ATTRIBUTE(lock_returned(x))
#define BRIGADE_NO_THREAD_SAFETY_ANALYSIS BRIGADE_THREAD_ATTRIBUTE(no_thread_safety_analysis)

namespace brigade::detail {

/// std::mutex as a capability.
class BRIGADE_CAPABILITY("mutex") mutex {
 public:
  void lock() BRIGADE_ACQUIRE() { native_.lock(); }
  [[nodiscard]] bool try_lock() BRIGADE_TRY_ACQUIRE(true) { return native_.try_lock(); }
  void unlock() BRIGADE_RELEASE() { native_.unlock(); }

 private:
  friend class condition;
  std::mutex native_;
};

/// Holds a mutex for a scope.
class BRIGADE_SCOPED_CAPABILITY mutex_lock {
 public:
  explicit mutex_lock(mutex& held) BRIGADE_ACQUIRE(held) : held_(held) { held_.lock(); }
  mutex_lock(const mutex_lock&) = delete;
  mutex_lock& operator=(const mutex_lock&) = delete;
  ~mutex_lock() BRIGADE_RELEASE() { held_.unlock(); }

 private:
  mutex& held_;
};

/// std::condition_variable over that mutex. wait() may return for no reason: callers loop on a
/// predicate that they read, and others write, with the mutex held.
class condition {
 public:
  void wait(mutex& held) BRIGADE_REQUIRES(held) {
    std::unique_lock<std::mutex> lock(held.native_, std::adopt_lock);
    native_.wait(lock);
    lock.release();
  }
  void notify_all() noexcept { native_.notify_all(); }

 private:
  std::condition_variable native_;
};

}  // namespace brigade::detail
