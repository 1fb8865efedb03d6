// Small random programs of threads, locks, condition variables and atomics.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace brigade::explore::test {

enum class statement_kind : std::uint8_t {
  load,
  store,
  add,
  compare_exchange,
  lock,
  shared_lock,
  try_lock,  // hold `object` for `body`
  wait,
  timed_wait,
  notify_one,
  notify_all,
  operation,  // invoked, `body`, returned
  spawn_and_join,
};

struct statement {
  statement_kind kind;
  unsigned object;
  std::vector<statement> body;
};

struct program {
  std::vector<std::vector<statement>> threads;
};

program random_program(std::uint64_t seed);

// Runs the program's threads to their end, on this thread's children.
void run(const program& what);

std::string to_string(const program& what);

}  // namespace brigade::explore::test
