// Workers that are known by name, and a barrier that they acknowledge: how memcached gets everybody
// out of its table (switch_item_lock_type in 1.4.15 to 1.4.21, pause_threads since).
//
// Each worker registers, and calls pass() before each of its operations, when it holds nothing.
// Whoever wants everybody out calls pause(), which returns when all that are registered stand in
// pass(), and lets them go on with resume(). A worker that is registered and does not call again
// holds everybody up: that is why concurrent_map, whose callers are anonymous, works otherwise.
//
// Thread-safety: all members, from any thread; one pause at a time.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace brigade::registered {

enum class lock_mode { striped, global };

class workers {
 public:
  /// The workers of this process.
  [[nodiscard]] static workers& of_process() {
    static workers all;
    return all;
  }

  /// The calling thread is a worker while this lives. Waits for the end of a pause.
  class registration {
   public:
    explicit registration(workers& among) : among_(among) { among_.enter(); }
    ~registration() { among_.leave(); }
    registration(const registration&) = delete;
    registration& operator=(const registration&) = delete;

   private:
    workers& among_;
  };

  /// Stands still during a pause, having acknowledged it. Returns how to lock until the next call.
  lock_mode pass() {
    std::unique_lock held(lock_);
    while (paused_) {
      const std::uint64_t round = round_;
      ++acknowledged_;
      changed_.notify_all();
      // A worker that is slow to wake up must not take the next pause for this one.
      while (paused_ && round == round_) changed_.wait(held);
    }
    return mode_;
  }

  void pause() {
    std::unique_lock held(lock_);
    paused_ = true;
    ++round_;
    acknowledged_ = 0;
    while (acknowledged_ < registered_) changed_.wait(held);
  }

  void resume() {
    const std::lock_guard held(lock_);
    paused_ = false;
    changed_.notify_all();
  }

  /// Between pause() and resume().
  void switch_to(lock_mode next) {
    const std::lock_guard held(lock_);
    mode_ = next;
  }

 private:
  void enter() {
    std::unique_lock held(lock_);
    while (paused_) changed_.wait(held);
    ++registered_;
  }
  void leave() {
    const std::lock_guard held(lock_);
    --registered_;
    changed_.notify_all();
  }

  std::mutex lock_;
  std::condition_variable changed_;
  unsigned registered_ = 0;
  unsigned acknowledged_ = 0;  // of the present round
  std::uint64_t round_ = 0;
  bool paused_ = false;
  lock_mode mode_ = lock_mode::striped;
};

}  // namespace brigade::registered
