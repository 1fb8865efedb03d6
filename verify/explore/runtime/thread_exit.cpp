#include "thread_exit.hpp"

#include <cerrno>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "leave.hpp"
#include "mode.hpp"
#include "pinned_random.hpp"
#include "report_access.hpp"
#include "scheduler.hpp"

namespace brigade::explore::runtime {

namespace {

// Keys of controlled code are told from libc's by this offset.
constexpr unsigned first_own_key = 1U << 20;
constexpr unsigned max_destructor_rounds = 4;

struct exit_handler {
  void (*destroy)(void*);
  void* object;
};

struct key {
  void (*destroy)(void*);
  bool deleted;
};

struct exit_state {
  std::vector<exit_handler> handlers[max_threads];
  std::vector<key> keys;
  std::vector<void*> values[max_threads];
  bool used = false;  // whether there is anything to clear
};

exit_state exits;

bool run_one_round_of_key_destructors(controlled_thread& self) {
  std::vector<void*>& values = exits.values[self.number];
  bool ran = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    void* value = std::exchange(values[i], nullptr);
    if (value == nullptr || exits.keys[i].destroy == nullptr || exits.keys[i].deleted) continue;
    ran = true;
    mode = control::exploring;
    exits.keys[i].destroy(value);
    mode = control::none;
  }
  return ran;
}

// What asked for the exit is freed while under control, as it was allocated.
void* run_routine(controlled_thread& self) {
  void* returned = nullptr;
  try {
    mode = control::exploring;
    returned = self.start(self.argument);
  } catch (const thread_exit_request& request) {
    returned = request.returned;
  } catch (const std::exception& error) {
    mode = control::none;
    fail(finding::uncaught_exception, std::string("uncaught exception: ") + error.what());
  } catch (...) {
    mode = control::none;
    fail(finding::uncaught_exception, "uncaught exception that is no std::exception");
  }
  mode = control::none;
  return returned;
}

}  // namespace

void run_destructors_of_thread_locals(controlled_thread& self) {
  std::vector<exit_handler>& handlers = exits.handlers[self.number];
  while (!handlers.empty()) {
    const exit_handler last = handlers.back();
    handlers.pop_back();
    mode = control::exploring;
    last.destroy(last.object);
    mode = control::none;
  }
}

void* run_thread(controlled_thread& self) {
  void* returned = run_routine(self);
  run_destructors_of_thread_locals(self);
  for (unsigned round = 0; round < max_destructor_rounds; ++round) {
    if (!run_one_round_of_key_destructors(self)) break;
  }
  return returned;
}

void begin_execution_of_thread_exits() {
  randomness.begin_execution();
  if (!exits.used) return;
  for (auto& handlers : exits.handlers) handlers.clear();
  for (auto& values : exits.values) values.clear();
  exits.keys.clear();
  exits.used = false;
}

void at_thread_exit(void (*destroy)(void*), void* object) {
  exits.used = true;
  exits.handlers[the_scheduler.current().number].push_back({destroy, object});
}

int create_key(unsigned* made, void (*destroy)(void*)) {
  *made = first_own_key + static_cast<unsigned>(exits.keys.size());
  exits.used = true;
  exits.keys.push_back({destroy, false});
  return 0;
}

int delete_key(unsigned number) {
  exits.keys[number - first_own_key].deleted = true;
  return 0;
}

bool is_own_key(unsigned number) {
  return number >= first_own_key && number - first_own_key < exits.keys.size();
}

void* get_specific(unsigned number) {
  const auto& values = exits.values[the_scheduler.current().number];
  const std::size_t index = number - first_own_key;
  return index < values.size() ? values[index] : nullptr;
}

int set_specific(unsigned number, const void* value) {
  auto& values = exits.values[the_scheduler.current().number];
  const std::size_t index = number - first_own_key;
  if (index >= values.size()) values.resize(index + 1, nullptr);
  values[index] = const_cast<void*>(value);
  return 0;
}

}  // namespace brigade::explore::runtime
