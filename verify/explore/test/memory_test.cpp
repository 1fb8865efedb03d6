// What is found about memory: races with both places, use after free, double free, overruns, leaks.
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;

void write_here(int& shared) { shared = 1; }
int read_there(const int& shared) { return shared; }

void race_of_two_functions() {
  int shared = 0;
  std::thread other([&] { write_here(shared); });
  check(read_there(shared) >= 0, "value");
  other.join();
}

TEST(DataRace, IsReportedWithBothPlaces) {
  const result outcome = explore(race_of_two_functions);
  ASSERT_EQ(outcome.failure.what, finding::data_race) << outcome;
  EXPECT_NE(outcome.failure.details.find("write_here"), std::string::npos) << outcome;
  EXPECT_NE(outcome.failure.details.find("read_there"), std::string::npos) << outcome;
  EXPECT_NE(outcome.failure.details.find("memory_test.cpp:"), std::string::npos) << outcome;
}

TEST(DataRace, OfNeighbouringBytesIsNone) {
  const result outcome = explore([] {
    char bytes[8] = {};
    std::thread other([&] { bytes[1] = 1; });
    bytes[0] = 1;
    other.join();
    check(bytes[0] == 1 && bytes[1] == 1, "bytes");
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
}

TEST(DataRace, OfAByteAndTheWordAroundItIsFound) {
  union word_and_bytes {
    std::uint64_t word;
    unsigned char bytes[8];
  };
  expect_found(finding::data_race, [] {
    const auto shared = std::make_unique<word_and_bytes>();
    std::thread other([&] { shared->bytes[3] = 1; });
    shared->word = 0;
    other.join();
  });
}

TEST(DataRace, OfAnAtomicAndAPlainAccessIsFound) {
  expect_found(finding::data_race, [] {
    auto count = std::make_unique<std::atomic<int>>(0);
    std::thread other([&] { ++*count; });
    *reinterpret_cast<int*>(count.get()) = 1;
    other.join();
  });
}

TEST(DataRace, OfMemcpyIsFound) {
  expect_found(finding::data_race, [] {
    std::string shared(100, 'a');
    std::thread other([&] { shared.assign(100, 'b'); });
    const std::string copy = shared;
    other.join();
  });
}

struct node {
  int value = 0;
};

TEST(UseAfterFree, IsFoundWhereOnlySomeScheduleFreesFirst) {
  expect_found(finding::use_after_free, [] {
    std::mutex mutex;
    auto* shared = new node;
    std::thread other([&] {
      const std::lock_guard lock(mutex);
      delete shared;
    });
    {
      const std::lock_guard lock(mutex);
      ++shared->value;
    }
    other.join();
  });
}

TEST(UseAfterFree, IsNotFoundWhereTheUserChecks) {
  expect_holds([] {
    std::mutex mutex;
    auto* shared = new node;
    std::thread other([&] {
      const std::lock_guard lock(mutex);
      delete shared;
      shared = nullptr;
    });
    {
      const std::lock_guard lock(mutex);
      if (shared != nullptr) ++shared->value;
    }
    other.join();
  });
}

TEST(DoubleFree, OfTwoThreadsIsFound) {
  expect_found(finding::double_free, [] {
    std::atomic<node*> shared = new node;
    const auto free_it = [&] {
      node* mine = shared.load();
      if (mine == nullptr) return;
      shared = nullptr;
      std::free(mine);
    };
    std::thread other(free_it);
    free_it();
    other.join();
  });
}

TEST(DoubleFree, IsNotFoundWhereOneThreadTakesIt) {
  expect_holds([] {
    std::atomic<node*> shared = new node;
    const auto free_it = [&] { delete shared.exchange(nullptr); };
    std::thread other(free_it);
    free_it();
    other.join();
  });
}

TEST(OutOfBounds, JustBehindABlockIsFound) {
  expect_found(finding::out_of_bounds, [] {
    const std::unique_ptr<int[]> block(new int[4]);
    std::atomic<int> index = 3;
    std::thread other([&] { ++index; });
    block[static_cast<std::size_t>(index.load())] = 1;
    other.join();
    check(block[0] != 1, "the block is used");
  });
}

TEST(Leak, OfABlockThatNobodyFreesIsFound) {
  expect_found(finding::leak, [] {
    std::atomic<bool> taken = false;
    auto* shared = new node;
    std::thread other([&] {
      if (!taken.exchange(true)) delete shared;
    });
    taken.exchange(true);
    other.join();
  });
}

int* kept_by_a_global = nullptr;

TEST(Leak, IsNoneWhereAGlobalKeepsTheBlock) {
  const result outcome = explore([] {
    check(kept_by_a_global == nullptr, "globals start afresh");
    kept_by_a_global = new int(1);
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_EQ(kept_by_a_global, nullptr);
}

std::string global_text = "initial";
int global_count = 3;

TEST(Globals, ArePutBackBeforeEachExecution) {
  int outer = 1;
  expect_holds([&] {
    check(global_count == 3 && outer == 1 && global_text == "initial",
          "state of an earlier execution is seen");
    ++global_count;
    ++outer;
    global_text = "a text that is too long for the buffer inside";
    std::atomic<int> shared = 0;
    std::thread other([&] { ++shared; });
    ++shared;
    other.join();
    global_text = "short";
  });
  EXPECT_EQ(global_count, 3);
  EXPECT_EQ(outer, 1);
  EXPECT_EQ(global_text, "initial");
}

TEST(Uncontrolled, CarriesValuesOutOfExecutions) {
  std::vector<int> seen;
  expect_holds([&] {
    std::atomic<int> shared = 0;
    std::thread other([&] { shared = 1; });
    const int value = shared;
    other.join();
    uncontrolled([&] { seen.push_back(value); });
  });
  EXPECT_EQ(std::count(seen.begin(), seen.end(), 0), 1);
  EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), 1);
}

struct stack_node {
  std::atomic<stack_node*> next = nullptr;
};

// Treiber's stack without protection against ABA.
struct treiber_stack {
  std::atomic<stack_node*> top = nullptr;

  void push(stack_node* fresh) {
    stack_node* seen = top.load();
    do {
      fresh->next = seen;
    } while (!top.compare_exchange_strong(seen, fresh));
  }

  stack_node* pop() {
    stack_node* seen = top.load();
    while (seen != nullptr && !top.compare_exchange_strong(seen, seen->next.load())) {
    }
    return seen;
  }
};

// One thread pops while another pops two nodes, frees them, and pushes a fresh one, which may get
// the address of the first.
void pop_beside_pop_pop_push() {
  treiber_stack stack;
  stack.push(new stack_node);
  stack.push(new stack_node);
  std::thread other([&] {
    stack_node* first = stack.pop();
    stack_node* second = stack.pop();
    delete second;
    delete first;
    stack.push(new stack_node);
  });
  delete stack.pop();
  other.join();
  while (stack_node* left = stack.pop()) delete left;
}

TEST(TreiberStack, ReadsAFreedNode) {
  options how;
  how.detect_races = false;
  expect_found(finding::use_after_free, pop_beside_pop_pop_push, how);
}

TEST(TreiberStack, LosesANodeToAbaWhereBlocksAreReused) {
  options how;
  how.detect_races = false;
  how.detect_use_after_free = false;
  expect_holds(pop_beside_pop_pop_push, how);
  how.reuse_addresses = true;
  expect_found(finding::double_free, pop_beside_pop_pop_push, how);
}

}  // namespace
