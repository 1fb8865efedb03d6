// A queue of at most one element between two producers and two consumers.
//
// As it is often written: producers and consumers wait on the same condition, and whoever changes
// the queue wakes one. That one may be of the same kind, which waits again: the wake-up is lost,
// and in the end all wait. Mended with a condition for each kind (-DMENDED).
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

class bounded_queue {
 public:
  void put(int element) {
    std::unique_lock lock(mutex_);
    has_room().wait(lock, [&] { return elements_.size() < capacity; });
    elements_.push(element);
    has_elements().notify_one();
  }

  int take() {
    std::unique_lock lock(mutex_);
    has_elements().wait(lock, [&] { return !elements_.empty(); });
    const int element = elements_.front();
    elements_.pop();
    has_room().notify_one();
    return element;
  }

 private:
  static constexpr std::size_t capacity = 1;

  std::condition_variable& has_room() { return changed_[0]; }
#ifdef MENDED
  std::condition_variable& has_elements() { return changed_[1]; }
#else
  std::condition_variable& has_elements() { return changed_[0]; }
#endif

  std::mutex mutex_;
  std::condition_variable changed_[2];
  std::queue<int> elements_;
};

bounded_queue jobs;

int main() {
  std::vector<std::thread> threads;
  int taken[2] = {};
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([i] { jobs.put(i + 1); });
    threads.emplace_back([&taken, i] { taken[i] = jobs.take(); });
  }
  for (std::thread& each : threads) each.join();
  std::printf("sum: %d\n", taken[0] + taken[1]);
  return taken[0] + taken[1] == 3 ? 0 : 1;
}
