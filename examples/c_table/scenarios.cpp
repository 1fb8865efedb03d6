#include "scenarios.hpp"

#include <cstdint>
#include <ostream>
#include <thread>

#include "c_table.h"

namespace example {
namespace {

using brigade::explore::check;
using brigade::explore::finding;
using brigade::explore::options;
using brigade::explore::search;

// One thread's right to call the table. Without memory for it, calls do nothing.
class worker {
 public:
  explicit worker(c_table* table) : self_(c_table_join(table)) {}
  ~worker() {
    if (self_ != nullptr) c_table_leave(self_);
  }
  worker(const worker&) = delete;
  worker& operator=(const worker&) = delete;

  bool insert(std::uint64_t key) {
    return self_ != nullptr && c_table_insert(self_, key, key * 10) == 0;
  }
  bool erase(std::uint64_t key) { return c_table_erase(self_, key); }
  bool finds(std::uint64_t key) {
    std::uint64_t value = 0;
    return c_table_find(self_, key, &value) && value == key * 10;
  }

 private:
  c_worker* self_;
};

// A table with the keys 0 to `items` - 1, which does not run yet. Two buckets have room for three.
class table {
 public:
  explicit table(std::uint64_t items, c_table_options wanted = {1, 2, 1, 1}) {
    const int error = c_table_create(&self_, &wanted);
    if (error != 0) self_ = nullptr;
    if (error != 0 || items == 0) return;
    worker filler(self_);
    for (std::uint64_t key = 0; key < items; ++key) filler.insert(key);
  }
  ~table() {
    if (self_ != nullptr) c_table_destroy(self_);
  }
  table(const table&) = delete;
  table& operator=(const table&) = delete;

  operator c_table*() const { return self_; }
  c_table_figures figures() const { return c_table_measure(self_); }

 private:
  c_table* self_;
};

void erase_beside_find_at_the_switch() {
  table both(4);
  std::thread finder([&] {
    worker self(both);
    check(self.finds(2), "a key that is there was missed");
  });
  std::thread eraser([&] {
    worker self(both);
    check(self.erase(0), "a key that is there was not erased");
  });
  c_table_start(both);
  finder.join();
  eraser.join();
  c_table_stop(both);
}

void stop_at_leisure() {
  table small(1);
  c_table_start(small);
  c_table_stop(small);
  check(small.figures().hash_power == 1, "grew without need");
}

void insert_without_memory() {
  table full(4);
  if (full == nullptr || full.figures().items < 4) return;  // memory was short before
  c_table_start(full);
  {
    worker self(full);
    self.insert(4);
    self.insert(5);
  }
  c_table_wait_until_idle(full);
  c_table_stop(full);
  check(full.figures().failed_growths < 2, "tried again at once");
}

void stop_amid_growth() {
  table full(4);
  c_table_start(full);
  c_table_stop(full);
  check(!full.figures().global_locks, "the global lock was left in use");
  worker self(full);
  for (std::uint64_t key = 0; key < 4; ++key) check(self.finds(key), "an item was lost");
}

void stop_amid_growth_and_start_again() {
  table full(4);
  c_table_start(full);
  c_table_stop(full);
  c_table_start(full);
  {
    worker self(full);
    check(self.finds(3), "an item was lost");
  }
  c_table_wait_until_idle(full);
  check(full.figures().hash_power == 2 && !full.figures().expanding, "did not go on");
  c_table_stop(full);
}

void relocate_beside_growth() {
  table full(4);
  c_table_start(full);
  std::thread relocator([&] { c_table_relocate(full, 2); });
  {
    worker self(full);
    check(self.finds(2), "a key that is there was missed");
  }
  relocator.join();
  c_table_stop(full);
}

void relocate_after_stop() {
  table full(4);
  c_table_start(full);
  c_table_stop(full);
  c_table_relocate(full, 0);
}

void insert_until_growth() {
  table nearly_full(3);
  c_table_start(nearly_full);
  {
    worker self(nearly_full);
    self.insert(3);
  }
  c_table_wait_until_idle(nearly_full);
  check(nearly_full.figures().hash_power == 2, "did not grow");
  c_table_stop(nearly_full);
}

void find_beside_growth() {
  table full(4);
  c_table_start(full);
  {
    worker self(full);
    check(self.finds(3), "a key that is there was missed");
  }
  c_table_stop(full);
}

void find_during_a_long_growth() {
  table large(7, {2, 3, 0, 1});
  c_table_start(large);
  {
    worker self(large);
    self.finds(0);
    self.finds(1);
  }
  c_table_stop(large);
  check(large.figures().longest_wait <= 1, "an operation waited for more than one bucket");
}

void move_less_than_one_bucket() {
  const table full(4, {1, 2, 1, -1});
  if (full == nullptr) return;
  c_table_start(full);
  c_table_wait_until_idle(full);
  c_table_stop(full);
}

options with_spurious_wake_ups() {
  options how;
  how.spurious_wake_ups = true;
  how.search = search::bounded;
  return how;
}

options with_allocation_failures() {
  options how;
  how.allocation_failures = true;
  return how;
}

options at_most(unsigned preemptions) {
  options how;
  how.search = search::bounded;
  how.max_preemptions = preemptions;
  return how;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const flaw_scenario& scenario) {
  return out << scenario.name;
}

const std::vector<flaw_scenario>& flaw_scenarios() {
  static const std::vector<flaw_scenario> all = {
      {no_barrier, "EraseBesideFindAtTheSwitch", erase_beside_find_at_the_switch, at_most(3),
       finding::data_race, "data race", 100},
      {wait_without_predicate,
       "StopAtLeisure",
       stop_at_leisure,
       {},
       finding::assertion,
       "grew without need",
       1},
      {wait_without_predicate, "WakeUpWithoutReason", stop_at_leisure, with_spurious_wake_ups(),
       finding::assertion, "grew without need", 1},
      {no_back_off, "InsertWithoutMemory", insert_without_memory, with_allocation_failures(),
       finding::assertion, "tried again at once", 30'000},
      {resume_without_pause,
       "FirstPass",
       stop_at_leisure,
       {},
       finding::misuse,
       "unlocks what it does not hold",
       1},
      {abandoned_growth,
       "StopAmidGrowth",
       stop_amid_growth,
       {},
       finding::assertion,
       "the global lock was left in use",
       10},
      {abandoned_growth,
       "RelocateAfterStop",
       relocate_after_stop,
       {},
       finding::deadlock,
       "deadlock",
       10},
      {lost_signal,
       "InsertUntilGrowth",
       insert_until_growth,
       {},
       finding::deadlock,
       "lost wake-up",
       30},
      {unsynchronised_exchange,
       "FindBesideGrowth",
       find_beside_growth,
       {},
       finding::data_race,
       "data race",
       500},
      {greedy_mover,
       "FindDuringALongGrowth",
       find_during_a_long_growth,
       {},
       finding::assertion,
       "waited for more than one bucket",
       100},
      {negative_bulk_move,
       "MoveLessThanOneBucket",
       move_less_than_one_bucket,
       {},
       finding::livelock,
       "livelock",
       1},
      {no_flaw,
       "StopAmidGrowthAndStartAgain",
       stop_amid_growth_and_start_again,
       {},
       finding::none,
       "",
       0},
      {no_flaw, "RelocateBesideGrowth", relocate_beside_growth, at_most(3), finding::none, "", 0},
  };
  return all;
}

}  // namespace example
