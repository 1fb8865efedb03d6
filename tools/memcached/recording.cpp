#include "recording.hpp"

#include <fmt/format.h>

#include <brigade/history/clock.hpp>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "growth_log.hpp"

namespace brigade::tools::memcached {
namespace {

using clock = std::chrono::steady_clock;
using history::event_type;

constexpr std::chrono::milliseconds between_writes{20};
constexpr std::chrono::milliseconds after_a_failure{20};
constexpr std::chrono::seconds patience{10};
constexpr std::size_t most_operations_factor = 10;

[[nodiscard]] history::owned_event invocation_event(const request& asked, std::uint32_t process) {
  history::owned_event event;
  event.process = process;
  event.f = to_string(asked.what);
  event.key = asked.key;
  switch (asked.what) {
    case command::incr:
      event.value = history::integer_datum(asked.delta);
      break;
    case command::cas:
      event.token = history::integer_datum(asked.token);
      event.value = asked.value;
      break;
    case command::set:
    case command::add:
    case command::replace:
    case command::append:
      event.value = asked.value;
      break;
    default:
      break;
  }
  return event;
}

class session {
 public:
  session(const recording_options& options, server_figures first, history::json_writer& out)
      : options_(options),
        first_(first),
        journal_(options.clients + 2, out),
        poll_(client(options.server, options.timeout), first, journal_, options.clients) {
    if (options.log_descriptor >= 0) {
      log_.emplace(options.log_descriptor, journal_, options.clients + 1);
    } else {
      journal_.close(options.clients + 1);
    }
  }

  ~session() { join(); }
  session(const session&) = delete;
  session& operator=(const session&) = delete;

  [[nodiscard]] recording_result run(const std::atomic<bool>& interrupted,
                                     const progress_callback& progress) {
    const clock::time_point begin = clock::now();
    answered_ = begin.time_since_epoch().count();
    start();
    while (running_.load() > 0) {
      std::this_thread::sleep_for(between_writes);
      journal_.write_ready();
      progress(journal_.totals(), growths());
      look_for_an_end(begin, interrupted);
    }
    join();
    journal_.write_ready();
    recording_result result;
    result.totals = journal_.totals();
    result.has_log = log_.has_value();
    result.first = first_;
    result.last = poll_.latest();
    result.growths = growths();
    result.polls_while_expanding = poll_.met_expanding();
    result.elapsed = clock::now() - begin;
    result.cut_short = cut_short_;
    return result;
  }

 private:
  void start() {
    running_ = options_.clients;
    for (std::uint32_t process = 0; process < options_.clients; ++process) {
      threads_.emplace_back([this, process] {
        drive_client(process);
        journal_.close(process);
        --running_;
      });
    }
    threads_.emplace_back([this] { poll_.run(stop_watching_); });
    if (log_) threads_.emplace_back([this] { log_->run(stop_watching_); });
  }

  void join() {
    stop_ = true;
    stop_watching_ = true;
    for (std::thread& each : threads_) each.join();
    threads_.clear();
  }

  /// The steps of one client, until there is enough.
  void drive_client(std::uint32_t process) {
    client mine(options_.server, options_.timeout);
    workload work(options_.work, process);
    const history::steady_stamps stamps;
    while (!stop_.load() && wants_more(next_.fetch_add(1))) {
      const request asked = work.next();
      report seen;
      seen.event = invocation_event(asked, process);
      seen.event.time = stamps.before();
      journal_.add(process, seen);
      const answer told = mine.perform(asked);
      seen.event = {};
      seen.event.process = process;
      seen.event.type = told.type;
      seen.event.time = stamps.after();
      seen.event.value = told.value;
      seen.event.token = told.token;
      seen.event.result = told.result;
      journal_.add(process, seen);
      if (told.type == event_type::ok) {
        answered_ = clock::now().time_since_epoch().count();
        work.learn(asked, told);
      } else {
        after_failure(process, told);
      }
    }
  }

  void after_failure(std::uint32_t process, const answer& told) {
    if (!told.doubt.empty() && !doubted_.exchange(true)) {
      report doubt;
      doubt.what = report::kind::note;
      doubt.event.time = history::steady_stamps().after();
      doubt.name = "doubt";
      doubt.members = "\"reason\":";
      history::append_json(doubt.members, told.doubt);
      journal_.add(process, std::move(doubt));
    }
    std::this_thread::sleep_for(after_a_failure);
  }

  [[nodiscard]] bool wants_more(std::size_t ticket) const {
    if (ticket < options_.operations) return true;
    return growths() < options_.growths && ticket < most_operations_factor * options_.operations;
  }

  [[nodiscard]] std::size_t growths() const {
    return log_ ? log_->ended() : poll_.latest().hash_power_level - first_.hash_power_level;
  }

  void look_for_an_end(clock::time_point begin, const std::atomic<bool>& interrupted) {
    if (stop_.load()) return;
    const clock::duration silence =
        clock::now().time_since_epoch() - clock::duration(answered_.load());
    if (interrupted.load()) {
      cut_short_ = "interrupted";
    } else if (clock::now() - begin > options_.limit) {
      cut_short_ = fmt::format("{} seconds have passed", options_.limit.count());
    } else if (silence > patience) {
      cut_short_ = "the server has not answered for 10 seconds";
    } else {
      return;
    }
    stop_ = true;
  }

  const recording_options& options_;
  server_figures first_;
  journal journal_;
  server_poll poll_;
  std::optional<growth_log> log_;
  std::vector<std::thread> threads_;
  std::atomic<std::size_t> running_{0};
  std::atomic<std::size_t> next_{0};
  std::atomic<clock::rep> answered_{0};  ///< when a client last got an answer
  std::atomic<bool> stop_{false};
  std::atomic<bool> stop_watching_{false};
  std::atomic<bool> doubted_{false};
  std::string cut_short_;
};

}  // namespace

recording_result record(const recording_options& options, history::json_writer& out,
                        const std::atomic<bool>& interrupted, const progress_callback& progress) {
  client asking(options.server, options.timeout);
  const auto first = ask_figures(asking);
  if (!first) {
    throw std::runtime_error(fmt::format("no memcached answers `stats` at {}:{}",
                                         options.server.host, options.server.port));
  }
  session recorded(options, *first, out);
  recording_result result = recorded.run(interrupted, progress);
  if (result.cut_short.empty() && result.growths < options.growths) {
    result.cut_short = fmt::format("the table grew {} times in {} operations, {} were asked for",
                                   result.growths, result.totals.invoked, options.growths);
  }
  return result;
}

}  // namespace brigade::tools::memcached
