// ABA: addresses that are handed out again.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;

options with_reuse() {
  options how;
  how.reuse_addresses = true;
  return how;
}

struct node {
  int value;
  node* next;
};

// Treiber's stack (IBM Research Report RJ 5118, 1986) without any protection of what it frees.
class unprotected_stack {
 public:
  void push(int value) {
    node* made = new node{value, head_.load()};
    while (!head_.compare_exchange_strong(made->next, made)) {
    }
  }

  bool pop() {
    node* top = head_.load();
    while (top != nullptr && !head_.compare_exchange_strong(top, top->next)) {
    }
    delete top;
    return top != nullptr;
  }

 private:
  std::atomic<node*> head_ = nullptr;
};

TEST(AddressReuse, AnUnprotectedTreiberStackIsFoundWithAndWithoutIt) {
  const auto pop_twice = [] {
    unprotected_stack stack;
    stack.push(1);
    stack.push(2);
    std::thread other([&] { stack.pop(); });
    stack.pop();
    other.join();
  };
  const result fresh = explore(pop_twice);
  EXPECT_EQ(fresh.verdict, verdict::violated) << fresh;
  const result reused = explore(pop_twice, with_reuse());
  EXPECT_EQ(reused.verdict, verdict::violated) << reused;
}

// A stack whose pop guards the node it reads with a hazard pointer (Michael, 2004), long enough for
// the read, but not until the exchange: no freed node is ever touched, and yet a head that was
// freed, handed out and pushed again is taken for the one that was read.
class hazardous_stack {
 public:
  explicit hazardous_stack(bool until_exchange) : until_exchange_(until_exchange) {}

  void push(node* made) {
    made->next = head_.load();
    while (!head_.compare_exchange_strong(made->next, made)) {
    }
  }

  // One attempt of the guarded side.
  node* guarded_pop() {
    node* top = head_.load();
    hazard_.store(top);
    if (top == nullptr || head_.load() != top) {
      hazard_.store(nullptr);
      return nullptr;
    }
    node* next = top->next;
    if (!until_exchange_) hazard_.store(nullptr);
    const bool taken = head_.compare_exchange_strong(top, next);
    hazard_.store(nullptr);
    return taken ? top : nullptr;
  }

  // The other side pops two and pushes one, and frees what is not guarded.
  void churn() {
    node* kept[2] = {nullptr, nullptr};
    for (node*& each : kept) {
      each = head_.load();
      if (each == nullptr || !head_.compare_exchange_strong(each, each->next)) each = nullptr;
      if (each != nullptr && hazard_.load() != each) {
        delete each;
        each = nullptr;
      }
    }
    push(new node{3, nullptr});
    for (node* each : kept) retire(each);
  }

  int size() const {
    int count = 0;
    for (const node* at = head_.load(); at != nullptr; at = at->next) ++count;
    return count;
  }

  void clear() {
    while (node* top = head_.load()) {
      head_.store(top->next);
      delete top;
    }
    for (node*& each : retired_) delete each;
  }

 private:
  void retire(node* popped) {
    if (popped != nullptr) retired_[retired_count_++] = popped;
  }

  const bool until_exchange_;
  std::atomic<node*> head_ = nullptr;
  std::atomic<node*> hazard_ = nullptr;
  node* retired_[2] = {nullptr, nullptr};
  int retired_count_ = 0;
};

void pop_beside_churn(bool until_exchange) {
  hazardous_stack stack(until_exchange);
  stack.push(new node{1, nullptr});
  stack.push(new node{2, nullptr});
  node* popped = nullptr;
  std::thread other([&] { stack.churn(); });
  popped = stack.guarded_pop();
  other.join();
  const int left = stack.size();
  check(left >= 0, "the stack can be walked");
  delete popped;
  stack.clear();
}

TEST(AddressReuse, LetsAbaBeReached) {
  const result outcome = explore([] { pop_beside_churn(false); }, with_reuse());
  EXPECT_EQ(outcome.verdict, verdict::violated) << outcome;
  EXPECT_THAT(outcome.failure.what, testing::AnyOf(finding::use_after_free, finding::double_free))
      << outcome;
}

TEST(AddressReuse, IsNeededForAba) {
  expect_holds([] { pop_beside_churn(false); });
}

TEST(AddressReuse, FindsNothingWhereTheHazardLastsUntilTheExchange) {
  expect_holds([] { pop_beside_churn(true); }, with_reuse());
}

}  // namespace
