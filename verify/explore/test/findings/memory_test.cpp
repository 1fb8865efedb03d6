// Use after free, double free, and accesses outside of a block.
#include <gmock/gmock.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;
using testing::HasSubstr;

struct item {
  int value = 7;
};

[[gnu::noinline]] void dispose(item* doomed) { delete doomed; }
[[gnu::noinline]] int look_at(const volatile item* shared) { return shared->value; }

// The lock orders both threads, but nothing says who comes first.
void look_or_dispose(bool checks) {
  std::mutex mutex;
  item* shared = new item;
  std::thread other([&] {
    const std::lock_guard lock(mutex);
    dispose(shared);
    if (checks) shared = nullptr;
  });
  {
    const std::lock_guard lock(mutex);
    if (shared != nullptr) look_at(shared);
  }
  other.join();
}

TEST(UseAfterFree, IsToldWithWhereTheBlockWasAllocatedAndFreed) {
  expect_found(finding::use_after_free, [] { look_or_dispose(false); });
  const result outcome = explore([] { look_or_dispose(false); });
  EXPECT_THAT(outcome.failure.message, HasSubstr("freed by thread 1"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("look_at"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("dispose"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("look_or_dispose"));
}

TEST(UseAfterFree, IsAbsentWhereThePointerIsCleared) {
  expect_holds([] { look_or_dispose(true); });
}

TEST(UseAfterFree, OfAMutexInAFreedObject) {
  expect_found(finding::use_after_free, [] {
    struct guarded {
      std::mutex mutex;
    };
    auto shared = std::make_unique<guarded>();
    std::thread other([at = shared.get()] { const std::lock_guard lock(at->mutex); });
    shared.reset();
    other.join();
  });
}

void release_when_last(bool atomically) {
  std::atomic<int> owners = 2;
  item* shared = new item;
  const auto let_go = [&] {
    if (atomically) {
      if (owners.fetch_sub(1) == 1) delete shared;
    } else {
      owners.store(owners.load() - 1);
      if (owners.load() == 0) delete shared;
    }
  };
  std::thread other(let_go);
  let_go();
  other.join();
}

TEST(DoubleFree, OfACountThatIsReadAgainIsFound) {
  options how;
  how.detect_leaks = false;  // where a decrement is lost nobody frees at all
  how.detect_races = false;  // of the two frees
  expect_found(
      finding::double_free, [] { release_when_last(false); }, how);
}

TEST(DoubleFree, IsAbsentWhereTheDecrementTellsWhoIsLast) {
  expect_holds([] { release_when_last(true); });
}

TEST(DoubleFree, OfAnAddressInsideABlockIsMisuse) {
  expect_found(finding::misuse, [] {
    char* volatile inside = static_cast<char*>(std::malloc(64)) + 16;
    std::free(inside);
  });
}

// Both may find room for one more.
void append_two(bool locked) {
  constexpr int room = 5;
  std::mutex mutex;
  std::atomic<int> used = room - 1;
  char* bytes = static_cast<char*>(std::malloc(room));
  const auto append = [&] {
    std::unique_lock lock(mutex, std::defer_lock);
    if (locked) lock.lock();
    if (used.load() < room) bytes[used.fetch_add(1)] = 'x';
  };
  std::thread other(append);
  append();
  other.join();
  std::free(bytes);
}

TEST(OutOfBounds, IsFoundAtTheFirstByteBeyondTheBlock) {
  expect_found(finding::out_of_bounds, [] { append_two(false); });
  const result outcome = explore([] { append_two(false); });
  EXPECT_THAT(outcome.failure.message, HasSubstr("byte 5 of a block of 5"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("append_two"));
}

TEST(OutOfBounds, IsAbsentWhereRoomIsCheckedUnderALock) {
  expect_holds([] { append_two(true); });
}

TEST(OutOfBounds, BeforeABlockIsFound) {
  expect_found(finding::out_of_bounds, [] {
    std::vector<int> numbers(4);
    volatile int* before = numbers.data() - 1;
    *before = 1;
  });
}

TEST(OutOfBounds, OfACopyIsFound) {
  void* (*volatile copy)(void*, const void*, std::size_t) = std::memcpy;  // not inlined
  expect_found(finding::out_of_bounds, [&] {
    char from[16] = {};
    char* volatile to = static_cast<char*>(std::malloc(8));
    copy(to, from, 9);
    std::free(to);
  });
}

}  // namespace
