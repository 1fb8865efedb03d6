#include "random_program.hpp"

#include <atomic>
#include <brigade/explore/explore.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "../strategies/random.hpp"

namespace brigade::explore::test {

namespace {

constexpr unsigned object_count = 2;

struct shared_state {
  std::atomic<int> atomics[object_count] = {};
  std::mutex mutexes[object_count];
  std::shared_mutex shared[object_count];
  std::mutex wait_mutex;
  std::condition_variable condition;
};

using strategies::random_source;

statement random_statement(random_source& random, unsigned& budget, unsigned nesting);

std::vector<statement> random_body(random_source& random, unsigned& budget, unsigned nesting) {
  std::vector<statement> body;
  for (unsigned left = random.below(3); left > 0 && budget > 0; --left) {
    body.push_back(random_statement(random, budget, nesting));
  }
  return body;
}

statement random_statement(random_source& random, unsigned& budget, unsigned nesting) {
  constexpr statement_kind plain[] = {statement_kind::load,       statement_kind::store,
                                      statement_kind::add,        statement_kind::notify_one,
                                      statement_kind::notify_all, statement_kind::compare_exchange};
  constexpr statement_kind compound[] = {statement_kind::lock,           statement_kind::lock,
                                         statement_kind::shared_lock,    statement_kind::try_lock,
                                         statement_kind::wait,           statement_kind::timed_wait,
                                         statement_kind::spawn_and_join, statement_kind::operation};
  --budget;
  const unsigned object = random.below(object_count);
  if (nesting == 0 || random.below(2) == 0)
    return {plain[random.below(std::size(plain))], object, {}};
  const statement_kind kind = compound[random.below(std::size(compound))];
  return {kind, object, random_body(random, budget, nesting - 1)};
}

void run_body(shared_state& state, const std::vector<statement>& body);

void wait_on(shared_state& state, bool timed) {
  std::unique_lock lock(state.wait_mutex);
  if (timed) {
    state.condition.wait_for(lock, std::chrono::seconds(1));
  } else {
    state.condition.wait(lock);
  }
}

template <typename Lock>
void run_holding(shared_state& state, const statement& what, Lock lock) {
  if (lock.owns_lock()) run_body(state, what.body);
}

void run_statement(shared_state& state, const statement& what) {
  std::atomic<int>& atomic = state.atomics[what.object];
  int expected = 0;
  switch (what.kind) {
    case statement_kind::load:
      (void)atomic.load();
      break;
    case statement_kind::store:
      atomic.store(1);
      break;
    case statement_kind::add:
      atomic.fetch_add(1);
      break;
    case statement_kind::compare_exchange:
      atomic.compare_exchange_strong(expected, 2);
      break;
    case statement_kind::lock:
      run_holding(state, what, std::unique_lock(state.mutexes[what.object]));
      break;
    case statement_kind::shared_lock:
      run_holding(state, what, std::shared_lock(state.shared[what.object]));
      break;
    case statement_kind::try_lock:
      run_holding(state, what, std::unique_lock(state.mutexes[what.object], std::try_to_lock));
      break;
    case statement_kind::wait:
      wait_on(state, false);
      break;
    case statement_kind::timed_wait:
      wait_on(state, true);
      break;
    case statement_kind::notify_one:
      state.condition.notify_one();
      break;
    case statement_kind::notify_all:
      state.condition.notify_all();
      break;
    case statement_kind::operation:
      operation_invoked();
      run_body(state, what.body);
      operation_returned();
      break;
    case statement_kind::spawn_and_join:
      std::thread([&] { run_body(state, what.body); }).join();
      break;
  }
}

void run_body(shared_state& state, const std::vector<statement>& body) {
  for (const statement& each : body) run_statement(state, each);
}

std::string to_string(const std::vector<statement>& body) {
  constexpr const char* names[] = {"load",    "store",     "add",  "cas",   "lock",
                                   "shared",  "try",       "wait", "timed", "notify1",
                                   "notify*", "operation", "spawn"};
  std::string text;
  for (const statement& each : body) {
    text += std::string(names[static_cast<int>(each.kind)]) + std::to_string(each.object);
    text += each.body.empty() ? " " : "{ " + to_string(each.body) + "} ";
  }
  return text;
}

}  // namespace

program random_program(std::uint64_t seed) {
  random_source random(seed);
  program made;
  const unsigned threads = 2 + random.below(3);
  for (unsigned i = 0; i < threads; ++i) {
    unsigned budget = threads == 2 ? 4 : threads == 3 ? 3 : 2;
    std::vector<statement> body;
    while (budget > 0) body.push_back(random_statement(random, budget, 2));
    made.threads.push_back(std::move(body));
  }
  return made;
}

void run(const program& what) {
  shared_state state;
  std::vector<std::thread> threads;
  for (const auto& body : what.threads) threads.emplace_back([&] { run_body(state, body); });
  for (std::thread& thread : threads) thread.join();
}

std::string to_string(const program& what) {
  std::string text;
  for (const auto& body : what.threads) text += "  thread: " + to_string(body) + "\n";
  return text;
}

}  // namespace brigade::explore::test
