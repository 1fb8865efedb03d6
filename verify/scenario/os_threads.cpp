#include <atomic>
#include <brigade/scenario/os_threads.hpp>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace brigade::scenario {

class os_threads::team {
 public:
  team() = default;
  team(const team&) = delete;
  team& operator=(const team&) = delete;

  ~team() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& member : members_) member.join();
  }

  void run(std::size_t threads, const std::function<void(std::size_t)>& job) {
    while (members_.size() < threads) {
      members_.emplace_back([this, index = members_.size()] { serve(index); });
    }
    std::unique_lock lock(mutex_);
    arrivals_.store(0);
    broken_.store(false);
    job_ = &job;
    wanted_ = threads;
    running_ = threads;
    failure_ = nullptr;
    ++round_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return running_ == 0; });
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

  void meet() {
    const std::size_t arrival = arrivals_.fetch_add(1);
    const std::size_t complete = (arrival / wanted_ + 1) * wanted_;
    for (unsigned spins = 0; arrivals_.load() < complete && !broken_.load(); ++spins) {
      if (spins > spins_before_yielding) std::this_thread::yield();
    }
  }

 private:
  void serve(std::size_t index) {
    std::uint64_t served = 0;
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [&] { return stopping_ || (round_ > served && index < wanted_); });
      if (stopping_) return;
      served = round_;
      const std::function<void(std::size_t)>& job = *job_;
      lock.unlock();
      const std::exception_ptr thrown = serve_one(job, index);
      lock.lock();
      if (thrown && !failure_) failure_ = thrown;
      if (--running_ == 0) changed_.notify_all();
    }
  }

  std::exception_ptr serve_one(const std::function<void(std::size_t)>& job, std::size_t index) {
    try {
      job(index);
    } catch (...) {
      broken_.store(true);
      return std::current_exception();
    }
    return nullptr;
  }

  static constexpr unsigned spins_before_yielding = 2000;

  std::vector<std::thread> members_;
  std::atomic<std::size_t> arrivals_{0};  ///< of this run, at all its meetings
  std::atomic<bool> broken_{false};       ///< a job has thrown: nobody is waited for
  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<void(std::size_t)>* job_ = nullptr;
  std::size_t wanted_ = 0;
  std::size_t running_ = 0;
  std::uint64_t round_ = 0;
  bool stopping_ = false;
  std::exception_ptr failure_;
};

os_threads::os_threads() : team_(std::make_unique<team>()) {}
os_threads::~os_threads() = default;

void os_threads::run(std::size_t threads, const std::function<void(std::size_t)>& job) {
  team_->run(threads, job);
}

void os_threads::meet() { team_->meet(); }

}  // namespace brigade::scenario
