#include <algorithm>
#include <brigade/explore/explore.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <stdexcept>

#include "exploration.hpp"
#include "kept_schedules.hpp"
#include "minimize.hpp"
#include "portfolio.hpp"
#include "runtime/arena.hpp"
#include "runtime/interruption.hpp"
#include "runtime/leave.hpp"
#include "runtime/lock_order.hpp"
#include "runtime/mode.hpp"
#include "runtime/observer.hpp"
#include "runtime/process.hpp"
#include "runtime/race_detector.hpp"
#include "runtime/report_access.hpp"
#include "runtime/scheduler.hpp"
#include "runtime/session.hpp"
#include "runtime/stall_watch.hpp"
#include "runtime/thread_exit.hpp"
#include "runtime/undo_log.hpp"
#include "trace.hpp"

namespace brigade::explore {

namespace runtime {
session_state session;
}

namespace {

using runtime::session;
using clock = std::chrono::steady_clock;

// A token is a schedule and, each after a semicolon, the locks whose unlocks are steps in it, the
// words whose accesses are, and the limit of spins where it is not that of the options.
using addresses = std::set<std::uintptr_t>;

std::string section_of(const std::string& token, unsigned which) {
  std::size_t begin = 0;
  for (; which > 0; --which) {
    begin = token.find(';', begin);
    if (begin == std::string::npos) return "";
    ++begin;
  }
  return token.substr(begin, token.find(';', begin) - begin);
}

std::string schedule_of(const std::string& token) { return section_of(token, 0); }

addresses addresses_in(const std::string& section) {
  addresses found;
  for (std::size_t at = 0; at < section.size();) {
    std::size_t length = 0;
    try {
      found.insert(std::stoull(section.substr(at), &length, 16));
    } catch (const std::logic_error&) {
      throw std::invalid_argument("'" + section + "' is no list of addresses in a replay token");
    }
    at += length + 1;
  }
  return found;
}

std::uint32_t spin_limit_of(const options& how) {
  const std::string own = section_of(how.replay, 3);
  if (own.empty()) return how.spin_limit;
  try {
    return static_cast<std::uint32_t>(std::stoul(own));
  } catch (const std::logic_error&) {
    throw std::invalid_argument("'" + own + "' is no limit of spins in a replay token");
  }
}

std::string to_text(const addresses& all) {
  std::string text;
  for (const std::uintptr_t address : all) {
    char number[24];
    std::snprintf(number, sizeof number, "%s%zx", text.empty() ? "" : ",", address);
    text += number;
  }
  return text;
}

std::string token_of_execution() {
  std::string token = strategies::encode(runtime::the_scheduler.trail().decisions());
  if (!session.tried.empty() || !session.raced.empty()) token += ';' + to_text(session.tried);
  if (!session.raced.empty()) token += ';' + to_text(session.raced);
  return token;
}

bool is_sampling(search how) {
  return how == search::random_walk || how == search::pct || how == search::pos;
}

std::unique_ptr<strategies::strategy> make_strategy(const options& how) {
  if (!how.replay.empty()) {
    return strategies::make_replay(strategies::decode(schedule_of(how.replay)));
  }
  switch (how.search) {
    case search::random_walk:
      return strategies::make_random_walk(how.seed, how.samples);
    case search::pct:
      return strategies::make_pct(how.seed, how.samples, how.pct_depth);
    case search::pos:
      return strategies::make_pos(how.seed, how.samples);
    case search::bounded:
      return strategies::make_bounded(how.max_preemptions);
    case search::portfolio:
    case search::exhaustive:
      return strategies::make_exhaustive();
    case search::enumeration:
      return strategies::make_enumeration();
  }
  throw std::invalid_argument("no such search");
}

void* run_body(void* body) {
  (*static_cast<const std::function<void()>*>(body))();
  return nullptr;
}

strategies::ending run_once(strategies::strategy& guide, const std::function<void()>& body) {
  if (session.found.what != finding::none) session.found = {};
  runtime::restart_stall_watch();
  runtime::races.begin_execution();
  for (const std::uintptr_t word : session.raced) runtime::races.expect_races_at(word);
  runtime::objects.begin_execution();
  runtime::arena.begin_execution();
  runtime::begin_execution_of_thread_exits();
  runtime::lock_order.begin_execution(session.how.detect_lock_order);
  const auto how =
      runtime::the_scheduler.run(guide, run_body, const_cast<std::function<void()>*>(&body));
  runtime::undo.roll_back();
  return how;
}

// The first pass counts the search; its failure is run once more to be told.
class exploration {
 public:
  exploration(const strategy_maker& make, const std::function<void()>& body, const options& how,
              after_failure then)
      : make_(make), body_(body), how_(how), then_(then) {}

  result run() {
    guide_ = make_();
    runtime::the_scheduler.forget_waits();
    const auto begin = clock::now();
    deadline_ = begin + how_.max_time;
    while (one_execution()) {
    }
    if (session.inversion.what != finding::none && outcome_.failure.what == finding::none)
      fail_by_inversion();
    outcome_.seconds = std::chrono::duration<double>(clock::now() - begin).count();
    if (outcome_.verdict == verdict::violated && how_.replay.empty() &&
        how_.minimize_time.count() > 0 && !runtime::the_scheduler.abandoned_any()) {
      shrink();
    }
    if (outcome_.failure.what != finding::none) tell();
    return std::move(outcome_);
  }

 private:
  bool one_execution() {
    const std::uint64_t steps_before = runtime::the_scheduler.steps();
    const auto how = run_once(*guide_, body_);
    ++outcome_.executions;
    outcome_.steps += runtime::the_scheduler.steps() - steps_before;
    if (how == strategies::ending::cut) ++outcome_.redundant;
    if (how == strategies::ending::failed && then_ == after_failure::stop) return record_failure();
    if (how == strategies::ending::truncated) truncated_ = true;
    if (learned_something() && how_.replay.empty()) return start_over();
    const bool more = guide_->end_execution(how, runtime::the_scheduler.point());
    return more ? within_budget() : complete();
  }

  static bool learned_something() {
    return !session.newly_tried.empty() || !session.newly_raced.empty() ||
           session.newly_wiped_stack != 0;
  }

  // What was explored before a lock was known to be tried has missed the moments before its
  // unlocks, and before a word was known to race, those before its accesses.
  bool start_over() {
    session.tried.merge(session.newly_tried);
    session.raced.merge(session.newly_raced);
    session.wiped_stack = std::max(session.wiped_stack, session.newly_wiped_stack);
    forget_what_was_learned();
    session.inversion = {};
    runtime::the_scheduler.trail().forget();
    if (!is_sampling(how_.search)) {
      guide_ = make_();
      truncated_ = false;
      outcome_.executions = outcome_.redundant = outcome_.steps = 0;
    }
    return true;
  }

  static void forget_what_was_learned() {
    session.newly_tried.clear();
    session.newly_raced.clear();
    session.newly_wiped_stack = 0;
  }

  bool record_failure() {
    take_over_failure();
    outcome_.coverage = {coverage::extent::sampled, outcome_.executions, 0};
    const finding what = session.found.what;
    const bool undecided =
        what == finding::uncontrolled || what == finding::nondeterminism || what == finding::limit;
    outcome_.verdict = undecided ? verdict::unknown : verdict::violated;
    return false;
  }

  // Runs the execution of the inversion again, as one that fails.
  void fail_by_inversion() {
    session.inversion = {};
    session.inversion_is_failure = true;
    const auto again = strategies::make_replay(session.inversion_schedule);
    if (run_once(*again, body_) == strategies::ending::failed) record_failure();
  }

  void take_over_failure() {
    outcome_.failure = session.found;
    outcome_.failure.token = token_of_execution();
    const schedule_size size = last_schedule().size;
    outcome_.failure.steps = size.steps;
    outcome_.failure.preemptions = size.preemptions;
  }

  // Leaves the execution of the smallest schedule as the last one.
  void shrink() {
    const finding what = outcome_.failure.what;
    const std::string message = without_addresses(outcome_.failure.message);
    const auto fails = [&](strategies::strategy& guide, strategies::ending& how) {
      how = run_once(guide, body_);
      const bool comparable = !learned_something();
      forget_what_was_learned();
      return comparable && how == strategies::ending::failed && session.found.what == what &&
             without_addresses(session.found.message) == message;
    };
    const failing_schedule smallest =
        minimize(last_schedule(), fails, clock::now() + how_.minimize_time);
    const auto again = strategies::make_replay(smallest.decisions);
    strategies::ending how{};
    if (!fails(*again, how)) return;
    take_over_failure();
    outcome_.failure.has_fewest_preemptions = smallest.has_fewest_preemptions;
  }

  bool within_budget() {
    constexpr std::uint64_t executions_between_looks = 64;
    const bool spent =
        outcome_.executions >= how_.max_executions ||
        (outcome_.executions % executions_between_looks == 0 && clock::now() > deadline_);
    if (!spent && !runtime::interrupted()) return true;
    const auto why = spent ? coverage::extent::cut_short : coverage::extent::interrupted;
    outcome_.coverage = {why, outcome_.executions, 0};
    outcome_.verdict = verdict::unknown;
    return false;
  }

  bool complete() {
    outcome_.coverage = guide_->covered();
    outcome_.coverage.executions = outcome_.complete();
    outcome_.coverage.yields_waited = runtime::the_scheduler.yields_waited();
    outcome_.coverage.spins_waited = runtime::the_scheduler.spins_waited();
    outcome_.verdict = verdict::holds;
    if (guide_->diverged())
      undecided(finding::nondeterminism, "the execution does not follow its replay token");
    if (truncated_)
      undecided(finding::limit,
                "an execution was given up after " + std::to_string(how_.max_steps) + " steps");
    return false;
  }

  void undecided(finding what, std::string message) {
    outcome_.verdict = verdict::unknown;
    outcome_.coverage.reached = coverage::extent::cut_short;
    outcome_.failure.what = what;
    outcome_.failure.message = std::move(message);
  }

  // Runs the failing schedule again under observation.
  void tell() {
    if (outcome_.failure.token.empty()) return;
    const auto again =
        strategies::make_replay(strategies::decode(schedule_of(outcome_.failure.token)));
    runtime::observer.begin(runtime::races.partner());
    runtime::active_mode = runtime::control::observing;
    run_once(*again, body_);
    runtime::active_mode = runtime::control::exploring;
    if (again->diverged() || session.found.what != outcome_.failure.what) {
      outcome_.failure.details =
          "the same schedule, run again, did not fail in the same way: " + session.found.message;
      outcome_.failure.what = finding::nondeterminism;
      outcome_.verdict = verdict::unknown;
      return;
    }
    outcome_.failure.message = session.found.message;  // which names what was only numbered
    outcome_.failure.details = session.found.details;
    outcome_.failure.trace = format_trace(runtime::observer);
  }

  const strategy_maker& make_;
  const std::function<void()>& body_;
  const options& how_;
  after_failure then_;
  std::unique_ptr<strategies::strategy> guide_;
  clock::time_point deadline_;
  result outcome_;
  bool truncated_ = false;
};

void prepare(const options& how) {
  if (session.running) throw std::logic_error("an exploration is under way already");
  runtime::prepare_process();
  session.how = how;
  session.found = {};
  session.tried = addresses_in(section_of(how.replay, 1));
  session.raced = addresses_in(section_of(how.replay, 2));
  session.newly_tried.clear();
  session.newly_raced.clear();
  session.wiped_stack = how.replay.empty() ? 0 : runtime::recurrence::deepest;
  session.newly_wiped_stack = 0;
  session.inversion = {};
  session.inversion_is_failure = !how.replay.empty();
  runtime::shadow.initialize();
  runtime::races.initialize(how.detect_races);
  runtime::objects.initialize();
  runtime::arena.initialize();
  runtime::undo.initialize();
  runtime::the_scheduler.initialize();
  runtime::the_scheduler.set_limits(how.max_steps, spin_limit_of(how));
}

class running_session {
 public:
  running_session() { session.running = true; }
  ~running_session() { session.running = false; }
  running_session(const running_session&) = delete;
  running_session& operator=(const running_session&) = delete;
};

}  // namespace

result explore_with(const strategy_maker& make, const std::function<void()>& body,
                    const options& how, after_failure then) {
  prepare(how);
  const running_session running;
  const runtime::interruption_guard interruption;
  const runtime::scoped_process_state process;
  const runtime::stall_watch watch(how.max_step_time);
  return exploration(make, body, how, then).run();
}

namespace {

result explore_as_asked(const std::function<void()>& body, const options& how) {
  if (how.search == search::portfolio && how.replay.empty()) return explore_portfolio(body, how);
  return explore_with([&] { return make_strategy(how); }, body, how);
}

// A schedule that no longer fails, or fits, has done its duty.
result explore_kept_first(const std::function<void()>& body, const options& how) {
  const kept_schedule kept(how);
  options again = how;
  again.replay = kept.token();
  if (!again.replay.empty()) {
    result outcome = explore_as_asked(body, again);
    if (outcome.verdict == verdict::violated) {
      outcome.failure.details += "  the schedule was kept in " + kept.file() + "\n";
      return outcome;
    }
  }
  result outcome = explore_as_asked(body, how);
  if (outcome.verdict == verdict::violated) kept.keep(outcome.failure.token);
  return outcome;
}

}  // namespace

result explore(const std::function<void()>& body, const options& how) {
  if (!how.replay.empty()) return explore_as_asked(body, how);
  const char* const token = std::getenv("BRIGADE_REPLAY");
  if (token == nullptr || *token == 0) return explore_kept_first(body, how);
  options again = how;
  again.replay = token;
  return explore_as_asked(body, again);
}

void check(bool condition, const char* message) {
  if (condition) return;
  if (!runtime::controlled()) {
    std::fprintf(stderr, "brigade: check failed: %s\n", message);
    std::abort();
  }
  const runtime::runtime_section section;
  runtime::fail(finding::assertion, std::string(message) + runtime::describe_here());
}

void fail(const std::string& message) {
  const runtime::runtime_section section;
  runtime::fail(finding::assertion, message);
}

bool observed() { return runtime::active_mode == runtime::control::observing; }

void note(const std::string& text) {
  const runtime::runtime_section section;
  if (observed()) runtime::observer.note(text);
}

void uncontrolled(const std::function<void()>& action) {
  const runtime::runtime_section section;
  if (runtime::the_scheduler.in_execution()) runtime::the_scheduler.had_effect();
  action();
  runtime::restart_stall_watch();
}

}  // namespace brigade::explore
