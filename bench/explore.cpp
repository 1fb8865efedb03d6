// Executions a second of the explorer on one core, with race detection and its own heap, and its
// peak memory after so many executions and after ten times as many.
//
//   small   two threads with a mutex, an atomic, a condition variable and an unordered_map: 8 steps
//   map     four threads of ten locked operations each on a map of strings: 40 steps
//   many    twelve threads, 204 steps
//
//   bench_explore [seconds for each figure [part of a figure's name]]
//
// Each figure is the median of rounds of CPU time, and the best of them: on a machine that others
// use, the best is nearer to what the explorer takes. DPOR exhausts the small program in some
// dozens of executions; it then explores it anew, and its figure includes what an exploration takes
// to begin and to end.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <brigade/explore/explore.hpp>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

using namespace brigade::explore;

void small_program() {
  std::mutex mutex;
  std::condition_variable changed;
  std::atomic<int> turns = 0;
  std::unordered_map<int, int> map;
  bool ready = false;
  bool ended = false;
  std::thread other([&] {
    {
      const std::lock_guard lock(mutex);
      map[1] = 2;
      map[2] = 3;
      ready = true;
    }
    changed.notify_one();
    ++turns;
    const std::lock_guard lock(mutex);
    ended = true;
  });
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return ready; });
    map[3] = 4;
  }
  ++turns;
  {
    const std::lock_guard lock(mutex);
    ended = ended || ready;
  }
  other.join();
}

void map_program() {
  std::mutex mutex;
  std::map<std::string, int> map;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        const std::lock_guard lock(mutex);
        map["a key of some length " + std::to_string((5 * t + i) % 19)] += i;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

void many_threads_program() {
  std::mutex mutexes[4];
  std::atomic<int> counts[4] = {};
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 12; ++t) {
    threads.emplace_back([&, t] {
      for (unsigned i = 0; i < 8; ++i) {
        const std::lock_guard lock(mutexes[(t + i) % 4]);
        ++counts[(t + i) % 4];
      }
      ++done;
    });
  }
  for (std::thread& thread : threads) thread.join();
}

struct figure {
  const char* name;
  void (*program)();
  search how;
  double target;  // executions a second
};

constexpr figure figures[] = {
    {"small, random walk", small_program, search::random_walk, 600'000},
    {"small, DPOR", small_program, search::exhaustive, 400'000},
    {"map, random walk", map_program, search::random_walk, 40'000},
    {"map, DPOR", map_program, search::exhaustive, 40'000},
    {"many threads, random walk", many_threads_program, search::random_walk, 40'000},
    {"many threads, DPOR", many_threads_program, search::exhaustive, 40'000},
};

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  }
  return "unknown processor";
}

struct work {
  std::uint64_t executions = 0;
  std::uint64_t steps = 0;
};

// At least so many executions, by as many explorations as that takes.
work explore_many(const figure& what, std::uint64_t executions) {
  work done;
  options how;
  how.search = what.how;
  for (std::uint64_t seed = 1; done.executions < executions; ++seed) {
    how.seed = seed;
    how.samples = how.max_executions = executions - done.executions;
    const result outcome = explore(what.program, how);
    if (outcome.verdict == verdict::violated) {
      std::cerr << outcome;
      std::exit(1);
    }
    done.executions += outcome.executions;
    done.steps += outcome.steps;
  }
  return done;
}

void measure(const figure& what, double seconds) {
  const auto round = static_cast<std::uint64_t>(what.target / 20);  // some 50 ms
  std::vector<double> rates;
  work last;
  for (const double end = cpu_seconds() + seconds; cpu_seconds() < end || rates.size() < 3;) {
    const double begin = cpu_seconds();
    last = explore_many(what, round);
    rates.push_back(static_cast<double>(last.executions) / (cpu_seconds() - begin));
  }
  std::sort(rates.begin(), rates.end());
  std::printf("%-26s %10.0f %10.0f %10.0f %7.1f\n", what.name, what.target, rates[rates.size() / 2],
              rates.back(), static_cast<double>(last.steps) / static_cast<double>(last.executions));
}

void measure_memory() {
  constexpr std::uint64_t executions = 20'000;
  for (const figure& what : figures) explore_many(what, executions);
  const double once = peak_megabytes();
  for (const figure& what : figures) explore_many(what, 10 * executions);
  std::printf(
      "peak memory: %.1f MB after %llu executions of each, %.1f MB after ten times as many\n", once,
      static_cast<unsigned long long>(executions), peak_megabytes());
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 2;
  const std::string wanted = argc > 2 ? argv[2] : "";
  std::printf("%s, one core\n%-26s %10s %10s %10s %7s\n", processor().c_str(), "executions/s",
              "target", "median", "best", "steps");
  for (const figure& what : figures) {
    if (std::string(what.name).find(wanted) != std::string::npos) measure(what, seconds);
  }
  if (wanted.empty()) measure_memory();
}
