// Executions a second of the explorer, on one core, with race detection and its own heap.
//
//   small   two threads with a mutex, an atomic, a condition variable and an unordered_map
//   map     four threads of ten locked operations each on a map of strings
//   many    twelve threads, 200 steps
#include <benchmark/benchmark.h>

#include <atomic>
#include <brigade/explore/explore.hpp>
#include <condition_variable>
#include <cstdlib>
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
  std::thread other([&] {
    {
      const std::lock_guard lock(mutex);
      map[1] = 2;
      map[2] = 3;
      ready = true;
    }
    changed.notify_one();
    ++turns;
  });
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return ready; });
    map[3] = map[1];
  }
  ++turns;
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
        map["a key of some length " + std::to_string((t + i) % 5)] += i;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

void many_threads_program() {
  std::mutex mutexes[4];
  std::atomic<int> counts[4] = {};
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 12; ++t) {
    threads.emplace_back([&, t] {
      for (unsigned i = 0; i < 8; ++i) {
        const std::lock_guard lock(mutexes[(t + i) % 4]);
        ++counts[(t + i) % 4];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

void run(benchmark::State& state, void (*program)(), search how, std::uint64_t executions) {
  options chosen;
  chosen.search = how;
  chosen.samples = chosen.max_executions = executions;
  std::uint64_t done = 0;
  std::uint64_t steps = 0;
  for (auto _ : state) {
    const result outcome = explore(program, chosen);
    if (outcome.verdict == verdict::violated) {
      std::cerr << outcome;
      state.SkipWithError("the program failed");
      return;
    }
    done += outcome.executions;
    steps += outcome.steps;
    ++chosen.seed;
  }
  state.counters["executions/s"] =
      benchmark::Counter(static_cast<double>(done), benchmark::Counter::kIsRate);
  state.counters["steps"] = static_cast<double>(steps) / static_cast<double>(done);
}

BENCHMARK_CAPTURE(run, small_random, small_program, search::random_walk, 200'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, small_exhaustive, small_program, search::exhaustive, 200'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, map_random, map_program, search::random_walk, 20'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, map_exhaustive, map_program, search::exhaustive, 20'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, many_random, many_threads_program, search::random_walk, 20'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, many_exhaustive, many_threads_program, search::exhaustive, 20'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
