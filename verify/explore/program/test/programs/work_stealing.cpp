// A deque of jobs after Chase and Lev (SPAA 2005): its owner takes from the bottom, a thief from
// the top.
//
// Where one job is left, both want it. The owner has to win the race for the top as the thief does;
// here it takes the job without (-DMENDED has it right), and the job is run twice.
#include <array>
#include <atomic>
#include <cstddef>
#include <iostream>
#include <optional>
#include <thread>

class job_deque {
 public:
  void push(int job) {
    const long bottom = bottom_.load();
    jobs_[index(bottom)].store(job);
    bottom_.store(bottom + 1);
  }

  std::optional<int> take() {
    const long bottom = bottom_.load() - 1;
    bottom_.store(bottom);
    long top = top_.load();
    if (top > bottom) {
      bottom_.store(bottom + 1);
      return std::nullopt;
    }
    std::optional<int> job = jobs_[index(bottom)].load();
#ifdef MENDED
    if (top == bottom) {
      if (!top_.compare_exchange_strong(top, top + 1)) job.reset();
      bottom_.store(bottom + 1);
    }
#else
    if (top == bottom) {
      top_.store(top + 1);
      bottom_.store(bottom + 1);
    }
#endif
    return job;
  }

  std::optional<int> steal() {
    long top = top_.load();
    if (top >= bottom_.load()) return std::nullopt;
    const int job = jobs_[index(top)].load();
    if (!top_.compare_exchange_strong(top, top + 1)) return std::nullopt;
    return job;
  }

 private:
  static std::size_t index(long position) { return static_cast<std::size_t>(position) % 8; }

  std::array<std::atomic<int>, 8> jobs_{};
  std::atomic<long> top_ = 0;
  std::atomic<long> bottom_ = 0;
};

int main() {
  static job_deque jobs;
  std::array<std::atomic<int>, 2> runs{};
  const auto run = [&](const std::optional<int>& job) {
    if (job) ++runs[static_cast<std::size_t>(*job)];
  };
  jobs.push(0);
  jobs.push(1);
  std::thread thief([&] { run(jobs.steal()); });
  run(jobs.take());
  run(jobs.take());
  thief.join();
  for (std::size_t job = 0; job < runs.size(); ++job) {
    const int times = runs[job];
    std::cout << "job " << job << " ran " << times << " times\n";
    if (times != 1) return 1;
  }
  return 0;
}
