// Writes a generated history as JSON lines, to judge with this checker or to convert for another:
//
//     bench_history_file --operations 10000000 --clients 64 | brigade check -
#include <CLI/CLI.hpp>
#include <brigade/history/json_writer.hpp>
#include <cstdio>
#include <optional>
#include <queue>
#include <string>
#include <vector>

#include "history_generator.hpp"

namespace brigade::bench {
namespace {

namespace keyed = linearize::keyed;

/// Lines in the order of their stamps; a client is named from its invocation to its response.
class line_order {
 public:
  explicit line_order(history::json_writer& out) : out_(&out) {}

  void add(const keyed::operation& operation) {
    respond_before(operation.invoked);
    std::uint32_t process = static_cast<std::uint32_t>(used_);
    if (free_.empty()) {
      ++used_;
    } else {
      process = free_.back();
      free_.pop_back();
    }
    history::owned_event event = named(operation);
    event.process = process;
    event.time = operation.invoked;
    out_->write(event);
    if (!operation.pending()) {
      open_.push({operation.responded, process, operation});
    }
  }

  void respond_before(history::stamp now) {
    while (!open_.empty() && open_.top().at < now) {
      const response due = open_.top();
      open_.pop();
      history::owned_event event = answered(due.operation);
      event.process = due.process;
      event.type = history::event_type::ok;
      event.time = due.at;
      out_->write(event);
      free_.push_back(due.process);
    }
  }

 private:
  struct response {
    history::stamp at = 0;
    std::uint32_t process = 0;
    keyed::operation operation{};

    friend bool operator<(const response& a, const response& b) { return a.at > b.at; }
  };

  [[nodiscard]] static history::datum text(keyed::value_id value) {
    return value == keyed::absent ? history::datum(history::null_value{})
                                  : history::datum("value-" + std::to_string(value));
  }

  /// The invocation, as the map names it.
  [[nodiscard]] static history::owned_event named(const keyed::operation& operation) {
    using keyed::condition;
    history::owned_event event;
    event.key = "key-" + std::to_string(operation.key);
    const bool erases = operation.changes() && operation.stored == keyed::absent;
    if (operation.changes() && !erases) {
      event.value = text(operation.stored);
    }
    if (!operation.changes()) {
      event.f = operation.when == condition::equals ? "get" : "contains";
    } else if (operation.when == condition::always) {
      event.f = erases ? "discard" : "set";
    } else if (operation.when == condition::differs) {
      event.f = erases ? "erase" : "replace";
    } else {
      event.f = operation.expected == keyed::absent ? "insert" : "cas";
      if (operation.expected != keyed::absent) {
        event.expected = text(operation.expected);
      }
    }
    return event;
  }

  /// The response: what the operation met. A failure was made a read by the generator.
  [[nodiscard]] static history::owned_event answered(const keyed::operation& operation) {
    history::owned_event event;
    if (operation.changes() || operation.when != keyed::condition::equals) {
      event.result = true;
    } else {
      event.value = text(operation.expected);
    }
    return event;
  }

  history::json_writer* out_;
  std::priority_queue<response> open_{};
  std::vector<std::uint32_t> free_{};
  std::size_t used_ = 0;
};

int run(int argc, char** argv) {
  CLI::App app{"Write a generated history as JSON lines.", "bench_history_file"};
  history_options wanted{.operations = 100'000};
  std::uint32_t values = 0;
  app.add_option("--operations", wanted.operations, "How many")->capture_default_str();
  app.add_option("--keys", wanted.keys, "Over so many keys")->capture_default_str();
  app.add_option("--clients", wanted.clients, "By so many clients")->capture_default_str();
  app.add_option("--values", values, "Stored values are drawn from so many; 0: each is new")
      ->capture_default_str();
  app.add_option("--crashed", wanted.crashed_per_mille, "Of a thousand, never answered")
      ->capture_default_str();
  app.add_option("--seed", wanted.seed, "Same seed, same history")->capture_default_str();
  app.add_flag("--wrong-read", wanted.wrong_read, "One read answers what it cannot have seen");
  CLI11_PARSE(app, argc, argv);
  if (values != 0) {
    wanted.values = values;
  }
  history::json_writer writer(
      [](std::string_view line) { std::fwrite(line.data(), 1, line.size(), stdout); });
  writer.header({.model = "map", .sorted = true});
  line_order lines(writer);
  history_source source(wanted);
  while (const auto operation = source.next()) {
    lines.add(*operation);
  }
  lines.respond_before(history::never);
  return std::fflush(stdout) == 0 ? 0 : 1;
}

}  // namespace
}  // namespace brigade::bench

int main(int argc, char** argv) { return brigade::bench::run(argc, argv); }
