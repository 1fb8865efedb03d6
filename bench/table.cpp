// The table against its peers, in one run: throughput of each, and its ratio to ours.
//
// Workloads, each over the same keys from the same seed: `read` (95 % find, 5 % assignment, the
// table full), `mixed` (half find, a quarter insert, a quarter erase) and `grow` (inserts from an
// empty table of the smallest size, all growth included). Peers: std::unordered_map behind one
// std::mutex, libcuckoo's cuckoohash_map, oneTBB's concurrent_hash_map. A ratio above 1 means that
// the peer is faster.
#include <benchmark/benchmark.h>
#include <tbb/concurrent_hash_map.h>

#include <brigade/concurrent_map.hpp>
#include <cstdint>
#include <cstdio>
#include <libcuckoo/cuckoohash_map.hh>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <unordered_map>

namespace {

using number = std::uint64_t;

template <class Locking>
struct ours {
  using map = brigade::concurrent_map<number, number, brigade::seeded_hash<number>,
                                      std::equal_to<number>, Locking>;
  map items{[] {
    brigade::map_options options;
    options.seed = 1;
    return options;
  }()};
  bool find(number key) { return items.find(key).has_value(); }
  void assign(number key, number value) { items.insert_or_assign(key, value); }
  bool insert(number key, number value) { return items.insert(key, value); }
  bool erase(number key) { return items.erase(key); }
};

struct one_mutex {
  std::mutex lock;
  std::unordered_map<number, number> items;
  bool find(number key) {
    const std::lock_guard held(lock);
    return items.contains(key);
  }
  void assign(number key, number value) {
    const std::lock_guard held(lock);
    items.insert_or_assign(key, value);
  }
  bool insert(number key, number value) {
    const std::lock_guard held(lock);
    return items.emplace(key, value).second;
  }
  bool erase(number key) {
    const std::lock_guard held(lock);
    return items.erase(key) == 1;
  }
};

struct cuckoo {
  libcuckoo::cuckoohash_map<number, number> items{16};
  bool find(number key) {
    number value = 0;
    return items.find(key, value);
  }
  void assign(number key, number value) { items.insert_or_assign(key, value); }
  bool insert(number key, number value) { return items.insert(key, value); }
  bool erase(number key) { return items.erase(key); }
};

struct one_tbb {
  using map = tbb::concurrent_hash_map<number, number>;
  map items;
  bool find(number key) {
    map::const_accessor found;
    return items.find(found, key);
  }
  void assign(number key, number value) {
    map::accessor found;
    items.insert(found, key);
    found->second = value;
  }
  bool insert(number key, number value) { return items.emplace(key, value); }
  bool erase(number key) { return items.erase(key); }
};

constexpr number keys = 1 << 16;

/// The map that the threads of one benchmark share: made by its first thread before they start.
template <class Map>
std::unique_ptr<Map> shared;

template <class Map>
void set_up(const benchmark::State&) {
  shared<Map> = std::make_unique<Map>();
  for (number key = 0; key < keys; key += 2) shared<Map>->insert(key, key);
}
template <class Map>
void tear_down(const benchmark::State&) {
  shared<Map>.reset();
}

template <class Map>
void read(benchmark::State& state) {
  std::minstd_rand random(static_cast<unsigned>(state.thread_index() + 1));
  for (auto _ : state) {
    const number key = random() % keys;
    if (random() % 20 == 0) {
      shared<Map>->assign(key, key + 1);
    } else {
      benchmark::DoNotOptimize(shared<Map>->find(key));
    }
  }
  state.SetItemsProcessed(state.iterations());
}

template <class Map>
void mixed(benchmark::State& state) {
  std::minstd_rand random(static_cast<unsigned>(state.thread_index() + 1));
  for (auto _ : state) {
    const number key = random() % keys;
    switch (random() % 4) {
      case 0:
        benchmark::DoNotOptimize(shared<Map>->insert(key, key));
        break;
      case 1:
        benchmark::DoNotOptimize(shared<Map>->erase(key));
        break;
      default:
        benchmark::DoNotOptimize(shared<Map>->find(key));
    }
  }
  state.SetItemsProcessed(state.iterations());
}

template <class Map>
void grow(benchmark::State& state) {
  for (auto _ : state) {
    Map map;
    for (number key = 0; key < keys; ++key) map.insert(key, key);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(keys));
}

template <class Map>
void add(const std::string& name) {
  for (const int threads : {1, 2}) {
    benchmark::RegisterBenchmark(("read/" + name).c_str(), read<Map>)
        ->Setup(set_up<Map>)
        ->Teardown(tear_down<Map>)
        ->Threads(threads)
        ->UseRealTime();
    benchmark::RegisterBenchmark(("mixed/" + name).c_str(), mixed<Map>)
        ->Setup(set_up<Map>)
        ->Teardown(tear_down<Map>)
        ->Threads(threads)
        ->UseRealTime();
  }
  benchmark::RegisterBenchmark(("grow/" + name).c_str(), grow<Map>)->UseRealTime();
}

/// Prints what Google Benchmark prints, and at the end each peer's throughput as a ratio to ours.
class ratio_reporter : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      const bool single = run.aggregate_name.empty();
      const auto rate = run.counters.find("items_per_second");
      if (rate == run.counters.end() || (!single && run.aggregate_name != "median")) continue;
      const std::string name = run.run_name.function_name;
      const auto slash = name.find('/');
      rates_[name.substr(0, slash) + " " + run.run_name.threads][name.substr(slash + 1)] =
          rate->second;
    }
  }

  void Finalize() override {
    ConsoleReporter::Finalize();
    std::puts("\nthroughput of each, relative to concurrent_map with modern locking:");
    for (const auto& [workload, by_map] : rates_) {
      const auto base = by_map.find("modern");
      if (base == by_map.end()) continue;
      std::printf("  %-18s", workload.c_str());
      for (const auto& [name, rate] : by_map) {
        std::printf("  %s %.2f", name.c_str(), rate / base->second);
      }
      std::puts("");
    }
  }

 private:
  std::map<std::string, std::map<std::string, double>> rates_;
};

}  // namespace

int main(int argc, char** argv) {
  add<ours<brigade::modern_locking>>("modern");
  add<ours<brigade::classic_locking>>("classic");
  add<one_mutex>("unordered_map+mutex");
  add<cuckoo>("libcuckoo");
  add<one_tbb>("oneTBB");
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 64;
  ratio_reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  return 0;
}
