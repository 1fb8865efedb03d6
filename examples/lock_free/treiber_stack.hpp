// Treiber's stack (IBM Research Report RJ 5118, 1986), twice: once it keeps what was popped until
// nobody can look at it any more, and once it frees it at once, as one does before one has heard of
// ABA: a thread that sleeps between its look at the top and its exchange may find the same address
// on top again, and another node at it.
#pragma once

#include <atomic>
#include <optional>

namespace example {

enum class reclamation { at_the_end, at_once };

template <reclamation Reclaim>
class treiber_stack {
 public:
  treiber_stack() = default;
  treiber_stack(const treiber_stack&) = delete;
  treiber_stack& operator=(const treiber_stack&) = delete;
  ~treiber_stack() {
    while (pop()) {
    }
    for (node* each = kept_.load(); each != nullptr;) {
      node* const freed = each;
      each = each->kept_before;
      delete freed;
    }
  }

  void push(int value) {
    node* const added = new node(value);
    node* first = top_.load();
    do {
      added->next.store(first);
    } while (!top_.compare_exchange_strong(first, added));
  }

  std::optional<int> pop() {
    node* first = top_.load();
    while (first != nullptr && !top_.compare_exchange_strong(first, first->next.load())) {
    }
    if (first == nullptr) return std::nullopt;
    const int value = first->value;
    if constexpr (Reclaim == reclamation::at_once) {
      delete first;
    } else {
      keep(first);
    }
    return value;
  }

 private:
  struct node {
    explicit node(int stored) : value(stored) {}

    int value;
    std::atomic<node*> next = nullptr;
    node* kept_before = nullptr;  // `next` is still looked at by whoever came too late
  };

  void keep(node* popped) {
    popped->kept_before = kept_.load();
    while (!kept_.compare_exchange_strong(popped->kept_before, popped)) {
    }
  }

  std::atomic<node*> top_ = nullptr;
  std::atomic<node*> kept_ = nullptr;
};

}  // namespace example
