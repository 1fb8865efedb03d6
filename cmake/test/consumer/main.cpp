// Uses the installed table and the installed kit, nothing of the source tree: a generated scenario
// is driven on OS threads and judged.
#include <brigade/concurrent_map.hpp>
#include <brigade/scenario/drive.hpp>
#include <brigade/scenario/generate.hpp>
#include <brigade/scenario/history.hpp>
#include <brigade/scenario/os_threads.hpp>
#include <brigade/scenario/subject.hpp>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>

int main() {
  brigade::concurrent_map<std::int64_t, std::int64_t> map;
  brigade::scenario::shape wanted;
  wanted.weights = brigade::scenario::weights_of<decltype(map)>();
  const auto what = brigade::scenario::generate(wanted, 1);
  brigade::scenario::os_threads threads;
  const auto history = brigade::scenario::drive(what, map, threads);
  const auto found = brigade::scenario::judge(history, std::chrono::minutes(1));
  std::cout << history.size() << " operations: " << to_string(found.verdict) << '\n';
  return history.size() > 0 && found.verdict == brigade::linearize::verdict::holds ? EXIT_SUCCESS
                                                                                   : EXIT_FAILURE;
}
