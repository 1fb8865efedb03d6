// How fast histories of single keys and of tables of them are judged: CPU time, check only, one
// core.
//
//   bench_linearize             the figures to reach, each with its target
//   bench_linearize --growth    and how time grows when the length doubles
//   bench_linearize --overlap   and when twice as many operations overlap
//   bench_linearize --grid      and operations x keys x clients x values x mix x wrong read or none
//   bench_linearize --grid --peer COMMAND   beside another checker: bench/porcupine has one
#include <CLI/CLI.hpp>
#include <brigade/history/polylin_rows.hpp>
#include <brigade/linearize/keyed/short_history.hpp>
#include <brigade/linearize/keyed/stream.hpp>
#include <brigade/linearize/keyed/table.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "history_generator.hpp"
#include "history_measure.hpp"
#include "linearize_grid.hpp"

namespace brigade::bench {
namespace {

namespace keyed = linearize::keyed;
using linearize::verdict;

struct row {
  const char* name;
  history_options history;
  double target_seconds;
  double target_megabytes;  ///< 0: none
};

constexpr history_options set_history{
    .operations = 1'000'000, .keys = 1000, .clients = 16, .mix = set_operations, .values = 1};

/// The figures to reach, in the order in which they were set.
std::vector<row> rows() {
  using h = history_options;
  return {
      {"100,000 get/put, 1 key, 2 clients, unique", h{.operations = 100'000}, 0.010, 50},
      {"10,000 get/put, 1 key, 16 clients, unique", h{.operations = 10'000, .clients = 16}, 0.005,
       0},
      {"  the same, one wrong read", h{.operations = 10'000, .clients = 16, .wrong_read = true},
       0.005, 0},
      {"100,000 get/put, 1 key, 16 clients, two values",
       h{.operations = 100'000, .clients = 16, .values = 2}, 0.15, 50},
      {"100,000 get/put, 1 key, 8 clients, two values, one wrong read",
       h{.operations = 100'000, .clients = 8, .values = 2, .wrong_read = true}, 0.1, 0},
      {"100,000 get/put/erase/cas, 1 key, 16 clients, two values",
       h{.operations = 100'000, .clients = 16, .mix = get_put_erase_cas, .values = 2}, 1.0, 100},
      {"1,000,000 get/put, 16 keys, 4 clients, two values",
       h{.operations = 1'000'000, .keys = 16, .clients = 4, .values = 2}, 0.25, 0},
      {"1,000,000 get/put, 1,024 keys, 16 clients, unique",
       h{.operations = 1'000'000, .keys = 1024, .clients = 16}, 0.14, 0},
      {"10,000,000 get/put, 1 key, 64 clients, unique, one wrong read",
       h{.operations = 10'000'000, .clients = 64, .wrong_read = true}, 2.0, 1500},
      {"1,000,000 set operations, 1,000 keys, 16 clients", set_history, 0.2, 0},
  };
}

keyed::options limits(double seconds) {
  keyed::options allowed;
  allowed.timeout = std::chrono::milliseconds(static_cast<long>(seconds * 1000));
  return allowed;
}

measured measure_table(const history_options& wanted, std::size_t rounds, double timeout) {
  auto history = std::make_shared<std::vector<keyed::operation>>();
  return measure({[=] { *history = generate(wanted); },
                  [=] { return keyed::check_table(*history, limits(timeout)).verdict; }},
                 rounds);
}

/// As the text that PolyLin reads. A set's key holds one value or none.
std::string as_polylin_rows(const std::vector<keyed::operation>& history) {
  std::string text = "# set\n";
  for (const auto& each : history) {
    const bool stores = each.changes() && each.stored != keyed::absent;
    const bool met_it = each.when == keyed::condition::differs;  // differs from absent
    const char* const method = stores ? "insert " : each.changes() ? "remove " : "contains ";
    text += method + std::to_string(each.key) + (each.changes() || met_it ? " 1 " : " 0 ") +
            std::to_string(each.invoked) + ' ' + std::to_string(each.responded) + '\n';
  }
  return text;
}

/// From the text to the verdict.
verdict judge_polylin_rows(const std::string& text) {
  history::polylin_rows rows(history::from_string(text), "bench");
  std::vector<keyed::operation> operations;
  std::unordered_map<std::int64_t, std::uint32_t> keys;
  for (history::polylin_row row; rows.next(row);) {
    const keyed::span_of_time time{row.invoked, row.responded};
    auto operation =
        row.method == history::polylin_method::insert   ? keyed::insert(time, 1, row.done)
        : row.method == history::polylin_method::remove ? keyed::erase(time, row.done)
                                                        : keyed::contains(time, row.done);
    operation.key = keys.try_emplace(row.value, keys.size()).first->second;
    operations.push_back(operation);
  }
  return keyed::check_table(operations, limits(60)).verdict;
}

measured measure_set_with_parsing(std::size_t rounds) {
  auto text = std::make_shared<std::string>();
  return measure({[=] { *text = as_polylin_rows(generate(set_history)); },
                  [=] { return judge_polylin_rows(*text); }},
                 rounds);
}

/// The generator runs along: its time is in the figure, its memory is the open operations.
measured measure_stream(const history_options& wanted) {
  return measure({[] {},
                  [=] {
                    keyed::stream judged(keyed::method::zones);
                    history_source source(wanted);
                    while (auto op = source.next()) {
                      if (!judged.feed(*op)) {
                        break;
                      }
                    }
                    return judged.finish().verdict;
                  }},
                 1);
}

constexpr std::size_t short_histories = 20'000;
constexpr std::size_t short_repeats = 20;

/// Verdicts on histories of 8 operations by 3 threads, a third of them wrong.
measured measure_short() {
  auto histories = std::make_shared<std::vector<std::vector<keyed::operation>>>();
  return measure({[=] {
                    for (std::uint64_t seed = 1; seed <= short_histories; ++seed) {
                      histories->push_back(generate({.operations = 8,
                                                     .clients = 3,
                                                     .mix = all_operations,
                                                     .values = 2,
                                                     .wrong_read = seed % 2 == 0,
                                                     .seed = seed}));
                    }
                  },
                  [=] {
                    std::size_t held = 0;
                    for (std::size_t i = 0; i < short_repeats; ++i) {
                      for (const auto& h : *histories) {
                        held += keyed::check_short(h) == verdict::holds ? 1U : 0U;
                      }
                    }
                    return held > 0 ? verdict::holds : verdict::unknown;
                  }},
                 5);
}

void print(const std::string& name, const measured& m, double target_seconds,
           double target_megabytes) {
  if (!m.finished) {
    std::printf("%-70s did not finish\n", name.c_str());
    return;
  }
  const bool met = m.verdict != verdict::unknown && m.seconds <= target_seconds &&
                   (target_megabytes == 0 || m.peak_megabytes <= target_megabytes);
  std::printf("%-70s %-9s %9.2f ms (to reach %5.0f) %6.0f MB, %5.0f of its own", name.c_str(),
              std::string(to_string(m.verdict)).c_str(), m.seconds * 1e3, target_seconds * 1e3,
              m.peak_megabytes, m.own_megabytes);
  if (target_megabytes != 0) {
    std::printf(" (to reach %.0f)", target_megabytes);
  }
  std::printf("%s\n", met ? "" : "  MISSED");
}

void figures(std::size_t rounds) {
  for (const auto& r : rows()) {
    print(r.name, measure_table(r.history, rounds, 60), r.target_seconds, r.target_megabytes);
    std::fflush(stdout);
  }
  print("  the same, with the parsing of their text", measure_set_with_parsing(rounds), 0.2, 0);
  print("10,000,000 get/put, 1 key, 64 clients, unique, wrong read: streamed, generated meanwhile",
        measure_stream({.operations = 10'000'000, .clients = 64, .wrong_read = true}), 2, 100);
  const auto brief = measure_short();
  const double a_second = short_histories * short_repeats / brief.seconds;
  std::printf("%-70s %.2f million verdicts a second (to reach 2)%s\n",
              "short histories, 8 operations, 3 threads", a_second / 1e6,
              a_second < 2e6 ? "  MISSED" : "");
}

struct workload {
  const char* name;
  history_options history;
};

void growth(std::size_t rounds) {
  const workload workloads[] = {
      {"get/put, 1 key, 16 clients, unique", {.clients = 16}},
      {"get/put, 1 key, 16 clients, two values", {.clients = 16, .values = 2}},
      {"all operations, 1 key, 4 clients, two values",
       {.clients = 4, .mix = all_operations, .values = 2}},
      {"all operations, 1 key, 16 clients, unique", {.clients = 16, .mix = all_operations}},
      {"all operations, 1,024 keys, 16 clients, unique",
       {.keys = 1024, .clients = 16, .mix = all_operations}},
  };
  for (const auto& w : workloads) {
    double before = 0;
    for (std::size_t n = 78'125; n <= 10'000'000; n *= 2) {
      auto wanted = w.history;
      wanted.operations = n;
      const auto m = measure_table(wanted, rounds, 60);
      std::printf("%-50s %9zu %9.2f ms, %4.0f ns each", w.name, n, m.seconds * 1e3,
                  m.seconds * 1e9 / static_cast<double>(n));
      std::printf(before > 0 ? "  x %.2f%s\n" : "\n", m.seconds / before,
                  m.seconds > 2.3 * before ? "  MISSED (2.3)" : "");
      std::fflush(stdout);
      before = m.seconds;
    }
  }
}

/// Values tell the stores apart, but not the order of what overlaps: hard for a search that keeps
/// sets of what was done.
void overlap(std::size_t rounds, double timeout) {
  const workload workloads[] = {
      {"get/put/cas", {.mix = {.get = 1, .put = 1, .cas = 1}}},
      {"insert/erase/replace", {.mix = {.insert = 1, .erase = 1, .replace = 1}}},
      {"insert/erase/replace/get", {.mix = {.get = 1, .insert = 1, .erase = 1, .replace = 1}}},
      {"insert/erase/cas/get", {.mix = {.get = 1, .insert = 1, .erase = 1, .cas = 2}}},
      {"put/erase", {.mix = {.put = 1, .erase = 1}}},
      {"all operations", {.mix = all_operations}},
      {"get/put/insert/erase/replace",
       {.mix = {.get = 1, .put = 1, .insert = 1, .erase = 1, .replace = 1}}},
      {"all operations, one wrong read", {.mix = all_operations, .wrong_read = true}},
      {"insert/erase/replace, some crashed",
       {.mix = {.insert = 1, .erase = 1, .replace = 1}, .crashed_per_mille = 5}},
      {"all operations, some crashed", {.mix = all_operations, .crashed_per_mille = 10}},
  };
  std::printf("\n20,000 operations on 1 key, unique values, ms by clients\n");
  for (const auto& w : workloads) {
    std::printf("%-40s", w.name);
    for (std::size_t clients = 4; clients <= 512; clients *= 2) {
      auto wanted = w.history;
      wanted.operations = 20'000;
      wanted.clients = clients;
      const auto m = measure_table(wanted, rounds, timeout);
      std::printf("  %zu: %.0f%s", clients, m.seconds * 1e3,
                  m.verdict == verdict::unknown ? " unknown" : "");
      std::fflush(stdout);
    }
    std::printf("\n");
  }
}

}  // namespace
}  // namespace brigade::bench

int main(int argc, char** argv) {
  CLI::App app{"Judging histories of keys: CPU time on one core, check only"};
  bool with_growth = false;
  bool with_grid = false;
  bool with_overlap = false;
  std::size_t rounds = 5;
  brigade::bench::grid_options cells;
  app.add_flag("--growth", with_growth, "how time grows when the length doubles");
  app.add_flag("--overlap", with_overlap, "how it grows when more operations overlap");
  app.add_flag("--grid", with_grid, "every size and kind of history");
  app.add_option("--rounds", rounds, "the median of so many")->check(CLI::PositiveNumber);
  app.add_option("--largest", cells.largest, "operations in the largest cells of the grid");
  app.add_option("--timeout", cells.timeout, "seconds for a cell of the grid, or an overlap");
  app.add_option("--cells", cells.cells, "only the grid's cells whose name contains this");
  app.add_option("--peer", cells.peer, "a command that judges the grid's cells too");
  CLI11_PARSE(app, argc, argv);
  std::printf("%s\n", brigade::bench::machine().c_str());
  brigade::bench::figures(rounds);
  if (with_growth) {
    brigade::bench::growth(rounds);
  }
  if (with_overlap) {
    brigade::bench::overlap(rounds, cells.timeout);
  }
  try {
    return with_grid && brigade::bench::print_grid(cells) ? 1 : 0;
  } catch (const std::exception& failed) {
    std::fprintf(stderr, "bench_linearize: %s\n", failed.what());
    return 1;
  }
}
