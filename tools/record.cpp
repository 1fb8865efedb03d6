// brigade record: histories from live servers.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#include "command.hpp"
#include "memcached/recording.hpp"
#include "progress.hpp"

namespace brigade::tools {
namespace {

using memcached::recording_options;
using memcached::recording_result;

std::atomic<bool> interrupted{false};

void interrupt(int /*signal*/) { interrupted = true; }

/// What the command line says.
struct record_request {
  std::string server = "127.0.0.1:11211";
  std::string out = "-";
  std::string server_log;
  std::string values = "unique";
  bool allow_remote = false;
  bool json = false;
  unsigned timeout_ms = 1000;
  unsigned seconds = 60;
  recording_options recording{};
};

struct close_descriptor {
  int descriptor = -1;
  close_descriptor() = default;
  close_descriptor(const close_descriptor&) = delete;
  close_descriptor& operator=(const close_descriptor&) = delete;
  ~close_descriptor() {
    if (descriptor > STDERR_FILENO) ::close(descriptor);
  }
};

[[nodiscard]] int open_or_throw(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0644);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), path);
  return descriptor;
}

void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw std::system_error(errno, std::generic_category(), "writing the history");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

[[nodiscard]] memcached::address parse_server(const record_request& asked) {
  const std::size_t colon = asked.server.rfind(':');
  if (colon == std::string::npos) throw CLI::ValidationError("--server", "expected HOST:PORT");
  memcached::address server;
  server.host = asked.server.substr(0, colon);
  const std::string port = asked.server.substr(colon + 1);
  if (!CLI::detail::lexical_cast(port, server.port) || server.port == 0) {
    throw CLI::ValidationError("--server", "expected a port from 1 to 65535, not '" + port + "'");
  }
  static constexpr std::array loopback = {"127.0.0.1", "localhost", "::1"};
  if (!asked.allow_remote &&
      std::find(loopback.begin(), loopback.end(), server.host) == loopback.end()) {
    throw CLI::ValidationError("--server",
                               "'" + server.host +
                                   "' is not this machine; it fills the server with keys: "
                                   "say --allow-remote if that is meant");
  }
  return server;
}

/// A prefix that no other run has, so that every key is absent when the run begins.
[[nodiscard]] std::string fresh_prefix() {
  std::random_device source;
  return fmt::format("brigade-{:08x}{:08x}-", source(), source());
}

[[nodiscard]] nlohmann::json summary_of(const recording_result& done) {
  return {
      {"ended", done.cut_short.empty() ? "complete" : "cut short"},
      {"operations", done.totals.invoked},
      {"ok", done.totals.ok},
      {"failed", done.totals.failed},
      {"pending", done.totals.invoked - done.totals.ok - done.totals.failed},
      {"growths", done.growths},
      {"overlapping", done.has_log ? nlohmann::json(done.totals.overlapping) : nlohmann::json()},
      {"certainly_overlapping",
       done.has_log ? nlohmann::json(done.totals.certain) : nlohmann::json()},
      {"polls_while_expanding", done.polls_while_expanding},
      {"hash_power_level_first", done.first.hash_power_level},
      {"hash_power_level_last", done.last.hash_power_level},
      {"evictions", done.last.evictions - done.first.evictions},
      {"server_version", done.first.version},
      {"seconds", done.elapsed.count()}};
}

/// The members of an object, without its braces.
[[nodiscard]] std::string members_of(const nlohmann::json& object) {
  const std::string text = object.dump();
  return text.substr(1, text.size() - 2);
}

[[nodiscard]] history::json_header header_of(const record_request& asked) {
  const memcached::workload_options& work = asked.recording.work;
  const nlohmann::json origin = {{"recorded_from", "memcached"},
                                 {"server", asked.server},
                                 {"seed", work.seed},
                                 {"prefix", work.prefix},
                                 {"clients", asked.recording.clients},
                                 {"keys", work.keys},
                                 {"values", asked.values},
                                 {"large_numbers", work.large_numbers}};
  return {.model = "map", .sorted = true, .origin = members_of(origin)};
}

void print_summary(const record_request& asked, const recording_result& done) {
  std::FILE* const to = asked.out == "-" ? stderr : stdout;
  if (asked.json) {
    nlohmann::json all = summary_of(done);
    all["seed"] = asked.recording.work.seed;
    all["file"] = asked.out;
    if (!done.cut_short.empty()) all["reason"] = done.cut_short;
    fmt::print(to, "{}\n", all.dump());
    return;
  }
  fmt::print(to, "{} operations ({} failed, {} pending) in {:.1f} s, seed {}\n",
             done.totals.invoked, done.totals.failed,
             done.totals.invoked - done.totals.ok - done.totals.failed, done.elapsed.count(),
             asked.recording.work.seed);
  fmt::print(to, "memcached {}: {} growths, hash power {} to {}, {} evictions\n",
             done.first.version, done.growths, done.first.hash_power_level,
             done.last.hash_power_level, done.last.evictions - done.first.evictions);
  if (done.has_log) {
    fmt::print(to, "{} operations overlapped a growth, {} of them for certain\n",
               done.totals.overlapping, done.totals.certain);
  }
  if (!done.cut_short.empty()) fmt::print(to, "cut short: {}\n", done.cut_short);
}

[[nodiscard]] exit_status run(record_request asked) {
  asked.recording.server = parse_server(asked);
  asked.recording.timeout = std::chrono::milliseconds(asked.timeout_ms);
  asked.recording.limit = std::chrono::seconds(asked.seconds);
  memcached::workload_options& work = asked.recording.work;
  work.values =
      asked.values == "few" ? memcached::value_choice::few : memcached::value_choice::unique;
  if (work.prefix.empty()) work.prefix = fresh_prefix();

  close_descriptor log;
  if (!asked.server_log.empty())
    log.descriptor = open_or_throw(asked.server_log, O_RDONLY | O_NONBLOCK);
  asked.recording.log_descriptor = log.descriptor;
  close_descriptor out;
  out.descriptor =
      asked.out == "-" ? STDOUT_FILENO : open_or_throw(asked.out, O_WRONLY | O_CREAT | O_TRUNC);

  std::string unwritten;
  const auto flush = [&] {
    write_all(out.descriptor, unwritten);
    unwritten.clear();
  };
  history::json_writer writer([&](std::string_view line) { unwritten += line; });
  writer.header(header_of(asked));
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, interrupt);
  progress_line progress;
  const recording_result done = memcached::record(
      asked.recording, writer, interrupted, [&](const auto& totals, std::size_t growths) {
        flush();
        progress.show([&] {
          return fmt::format("{} of {} operations, {} growths", totals.invoked,
                             asked.recording.operations, growths);
        });
      });
  progress.clear();
  writer.note("summary", members_of(summary_of(done)));
  flush();
  print_summary(asked, done);
  return done.cut_short.empty() ? exit_status::holds : exit_status::unknown;
}

void add_options(CLI::App& command, record_request& asked) {
  recording_options& recording = asked.recording;
  command.add_option("--server", asked.server, "HOST:PORT")->capture_default_str();
  command.add_flag("--allow-remote", asked.allow_remote, "a server on another machine is meant");
  command.add_option(
      "--server-log", asked.server_log,
      "a named pipe that the server's stderr (-vv) is written to: growths are found in it");
  command.add_option("--out", asked.out, "the history; - is standard output")
      ->capture_default_str();
  command.add_option("--operations", recording.operations, "how many, all clients together")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000'000}))
      ->capture_default_str();
  command
      .add_option("--growths", recording.growths,
                  "go on, to 10 times the operations, until the table has grown so often")
      ->check(CLI::Range(0, 40))
      ->capture_default_str();
  command.add_option("--clients", recording.clients, "one thread and one connection each")
      ->check(CLI::Range(1, 512))
      ->capture_default_str();
  command.add_option("--keys", recording.work.keys, "how many keys are used")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000'000}))
      ->capture_default_str();
  command
      .add_option("--hot-keys", recording.work.hot_keys,
                  "how many of them get a third of the requests")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000'000}))
      ->capture_default_str();
  command.add_option("--values", asked.values, "unique, or drawn from few")
      ->check(CLI::IsMember({"unique", "few"}))
      ->capture_default_str();
  command.add_flag(
      "--large-numbers", recording.work.large_numbers,
      "half of the numbers near 2^64, so that incr wraps; memcached 1.6.18 now and then "
      "calls such a one no number");
  command.add_option("--seed", recording.work.seed, "of keys, commands and values")
      ->capture_default_str();
  command
      .add_option("--prefix", recording.work.prefix,
                  "of each key; none of them may exist (default: random)")
      ->check([](const std::string& prefix) {
        const bool fit = prefix.size() <= 200 && prefix.find_first_of(" \t\r\n") == prefix.npos;
        return fit ? std::string() : std::string("expected at most 200 bytes without blanks");
      });
  command.add_option("--timeout", asked.timeout_ms, "of one request, in milliseconds")
      ->check(CLI::Range(1, 3'600'000))
      ->capture_default_str();
  command.add_option("--seconds", asked.seconds, "the longest that it may take")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command.add_flag("--json", asked.json, "the summary as one JSON object");
}

}  // namespace

void add_record(CLI::App& app, exit_status& status) {
  CLI::App* const record = app.add_subcommand("record", "Record a history from a live server.");
  record->require_subcommand(1);
  record->footer("Example: brigade record memcached --server 127.0.0.1:11211 --out run.jsonl");
  CLI::App* const command = record->add_subcommand(
      "memcached", "Record concurrent clients of a live memcached, to be judged by brigade check.");
  command->footer(
      "An answer that is lost leaves its operation pending. Start the server with -M and enough\n"
      "memory: an eviction makes a violation unprovable. Ctrl-C leaves a valid history.\n"
      "Exit status: 0 recorded as asked, 2 cut short, 64 usage.\n"
      "Example: memcached -t 2 -o hashpower=12 -M -m 256 -l 127.0.0.1 -p 11311 &\n"
      "         brigade record memcached --server 127.0.0.1:11311 --growths 2 --out run.jsonl");
  const auto asked = std::make_shared<record_request>();
  add_options(*command, *asked);
  command->callback([asked, &status] { status = run(*asked); });
}

}  // namespace brigade::tools
