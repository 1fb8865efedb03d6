// How fast a history is read: MB/s of JSON lines, from memory, events thrown away.
#include <benchmark/benchmark.h>

#include <brigade/history/json_reader.hpp>
#include <brigade/history/json_writer.hpp>
#include <cstdint>
#include <string>

namespace {

using namespace brigade::history;

/// What a recorder of a key-value store writes: half invocations, half answers.
std::string make_history(std::int64_t operations) {
  std::string text;
  json_writer writer([&](std::string_view line) { text += line; });
  writer.header({.model = "map", .sorted = true});
  for (std::int64_t i = 0; i < operations; ++i) {
    owned_event event;
    event.process = static_cast<std::uint32_t>(i % 8);
    event.time = 3'956'624'102'253 + 1000 * i;
    event.f = i % 2 == 0 ? "set" : "get";
    event.key = "key-" + std::to_string(i * 7919 % 30'000);
    if (i % 2 == 0) event.value = "value-" + std::to_string(i);
    writer.write(event);
    owned_event answer;
    answer.process = event.process;
    answer.type = event_type::ok;
    answer.time = event.time + 500;
    if (i % 2 == 0) answer.result = true;
    if (i % 2 == 1) answer.value = "value-" + std::to_string(i - 1);
    writer.write(answer);
  }
  return text;
}

void read_history(benchmark::State& state) {
  const std::string text = make_history(state.range(0));
  std::int64_t events = 0;
  for (auto _ : state) {
    json_reader reader(from_string(text), "bench");
    event_view event;
    while (reader.next(event)) ++events;
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  state.SetItemsProcessed(events);
}
BENCHMARK(read_history)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
