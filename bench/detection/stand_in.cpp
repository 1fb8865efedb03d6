// What the explorer's tests need of it, on OS threads instead: linked in place of the explorer and
// of brigade::explored, so that a test of props/explored becomes stress of the same experiment.
//
// An experiment is run again and again for BRIGADE_SECONDS. One line at the end says what was found
// and after how many runs: a failure, a signal, or a run that does not end.
#include <unistd.h>

#include <atomic>
#include <brigade/history/clock.hpp>
#include <brigade/scenario/explored.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

using clock_type = std::chrono::steady_clock;

std::atomic<unsigned long> runs{0};
clock_type::time_point began;

double elapsed() { return std::chrono::duration<double>(clock_type::now() - began).count(); }

void say(const char* finding) {
  std::printf("{\"finding\": \"%s\", \"executions\": %lu, \"seconds\": %.6f}\n", finding,
              runs.load(), elapsed());
  std::fflush(stdout);
}

void on_signal(int) {
  say("crash");
  ::_exit(1);
}

/// Ends the process when a run has not ended for two seconds.
void watch() {
  for (unsigned long seen = 0;; seen = runs.load()) {
    std::this_thread::sleep_for(std::chrono::seconds{2});
    if (seen != runs.load()) continue;
    say("hang");
    ::_exit(1);
  }
}

double seconds_allowed() {
  const char* const told = std::getenv("BRIGADE_SECONDS");
  return told == nullptr ? 10.0 : std::strtod(told, nullptr);
}

}  // namespace

namespace brigade::explore {

void fail(const std::string& message) { throw std::runtime_error(message); }
void check(bool condition, const char* message) {
  if (!condition) fail(message);
}
void uncontrolled(const std::function<void()>& action) { action(); }
std::string to_string(const coverage&) { return "on OS threads"; }

}  // namespace brigade::explore

namespace brigade::scenario {
namespace {

const history::machine_stamps stamps;

}  // namespace

class explored::verdicts {};

explored::explored(std::chrono::nanoseconds) {}
explored::~explored() = default;

void explored::run(std::size_t threads, const std::function<void(std::size_t)>& job) {
  static os_threads team;
  team.run(threads, [&job](std::size_t index) {
    team.meet();
    job(index);
  });
}

exploration_log* explored::records(std::size_t threads, std::size_t longest) {
  log_.begin(threads, longest);
  return &log_;
}

void explored::require_linearizable() {
  if (judge(log_.history(), std::chrono::seconds{10}).verdict == linearize::verdict::violated)
    explore::fail("not linearizable");
}

void explored::require_none(const std::optional<std::string>& broken) {
  if (broken) explore::fail(*broken);
}

void exploration_log::begin(std::size_t threads, std::size_t longest) {
  while (threads_.size() < threads)
    threads_.emplace_back(*this, static_cast<std::uint32_t>(threads_.size()));
  operations_.assign(threads, {});
  for (history_type& each : operations_) each.reserve(longest);
}

void exploration_log::invoke(std::uint32_t thread, const model::invocation& asked) {
  history_type& mine = operations_[thread];
  mine.push_back({.thread = thread,
                  .invocation = asked,
                  .response = {},
                  .invoked = 0,
                  .responded = history::never});
  mine.back().invoked = stamps.before();
}

void exploration_log::respond(std::uint32_t thread, const model::response& answer) {
  const history::stamp now = stamps.after();
  operations_[thread].back().response = answer;
  operations_[thread].back().responded = now;
}

history_type exploration_log::history() const {
  history_type all;
  for (const history_type& each : operations_) all.insert(all.end(), each.begin(), each.end());
  return all;
}

exploration explore_experiment(const std::function<void(explored&)>& experiment,
                               const explore::options&, std::chrono::nanoseconds judging) {
  for (const int number : {SIGSEGV, SIGABRT, SIGBUS}) std::signal(number, on_signal);
  runs = 0;
  began = clock_type::now();
  std::thread(watch).detach();
  explored way(judging);
  exploration shown;
  shown.verdict = linearize::verdict::holds;
  while (elapsed() < seconds_allowed() && shown.holds()) {
    try {
      experiment(way);
    } catch (const std::exception& failed) {
      shown.verdict = linearize::verdict::violated;
      shown.headline = failed.what();
    }
    ++runs;
  }
  say(shown.holds() ? "nothing" : shown.headline.c_str());
  std::_Exit(shown.holds() ? 0 : 1);
}

std::ostream& operator<<(std::ostream& out, const exploration& shown) {
  return out << shown.headline;
}

}  // namespace brigade::scenario
