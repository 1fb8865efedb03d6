// The map's own thread: sleeps until there is something to move, moves it step by step, stops at
// once when told to.
//
// Every flag is read and written with the mutex held, and every wait is a loop over such flags, so
// no wake-up is lost and a spurious one does nothing. The mutex is a leaf: it is held for a few
// instructions, and no other lock is taken under it.
#pragma once

#include <unistd.h>

#include <brigade/detail/thread_safety.hpp>
#include <csignal>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

namespace brigade::detail {

class mover {
 public:
  /// `step` moves a little and returns false when there was nothing to move; it must not throw.
  explicit mover(std::function<bool()> step) : step_(std::move(step)) {}
  mover(const mover&) = delete;
  mover& operator=(const mover&) = delete;
  ~mover() {
    stop();
    std::destroy_at(&control_);
  }

  /// Starts the thread, with all signals blocked in it, unless it runs. It looks for work first.
  /// Throws std::system_error when no thread can be had; then nothing runs.
  void start() {
    forget_parent();
    const mutex_lock one_at_a_time(control_.lifecycle);
    {
      const mutex_lock lock(control_.flags);
      if (control_.running) return;
      control_.stop = false;
      control_.work = true;
    }
    control_.thread = thread_without_signals();
    const mutex_lock lock(control_.flags);
    control_.running = true;
  }

  /// Returns when the thread has ended, at the latest after its present step; at once when none
  /// runs. Whoever waits for idleness is let go.
  void stop() {
    forget_parent();
    const mutex_lock one_at_a_time(control_.lifecycle);
    {
      const mutex_lock lock(control_.flags);
      if (!control_.running) return;
      control_.stop = true;
      control_.changed.notify_all();
    }
    control_.thread.join();
    const mutex_lock lock(control_.flags);
    control_.running = false;
    control_.changed.notify_all();
  }

  /// There may be work.
  void wake() {
    forget_parent();
    const mutex_lock lock(control_.flags);
    control_.work = true;
    control_.changed.notify_all();
  }

  /// Waits until the thread has looked for work, after this call began, and found none. False, at
  /// once, when no thread runs or it is being stopped.
  [[nodiscard]] bool wait_until_idle() {
    forget_parent();
    const mutex_lock lock(control_.flags);
    control_.work = true;
    control_.changed.notify_all();
    while (control_.running && !control_.stop && (control_.work || control_.busy)) {
      control_.changed.wait(control_.flags);
    }
    return control_.running && !control_.stop;
  }

 private:
  struct control {
    mutex lifecycle BRIGADE_ACQUIRED_BEFORE(flags);  // held through start and stop
    mutex flags;
    condition changed;
    bool running BRIGADE_GUARDED_BY(flags) = false;
    bool stop BRIGADE_GUARDED_BY(flags) = false;
    bool work BRIGADE_GUARDED_BY(flags) = false;  // someone says that there may be some
    bool busy BRIGADE_GUARDED_BY(flags) = false;  // the thread is looking for it, or doing it
    std::thread thread BRIGADE_GUARDED_BY(lifecycle);
    pid_t process = ::getpid();
  };

  void run() noexcept {
    for (;;) {
      {
        const mutex_lock lock(control_.flags);
        while (!control_.stop && !control_.work) control_.changed.wait(control_.flags);
        if (control_.stop) return;
        control_.work = false;
        control_.busy = true;
      }
      const bool moved = step_();
      const mutex_lock lock(control_.flags);
      control_.busy = false;
      if (moved) {
        control_.work = true;  // until a step finds nothing left
      } else {
        control_.changed.notify_all();
      }
    }
  }

  [[nodiscard]] std::thread thread_without_signals() {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    try {
      std::thread started([this] { run(); });
      pthread_sigmask(SIG_SETMASK, &before, nullptr);
      return started;
    } catch (...) {
      pthread_sigmask(SIG_SETMASK, &before, nullptr);
      throw;
    }
  }

  /// In a forked child the thread does not exist, and what it left in the mutexes and the condition
  /// variable must not be waited for: they are begun anew, over the old ones. The child's first
  /// call that comes here must be the only one at that time.
  void forget_parent() noexcept BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    if (control_.process == ::getpid()) return;
    std::construct_at(&control_);
  }

  std::function<bool()> step_;
  union {
    control control_{};
  };
};

}  // namespace brigade::detail
