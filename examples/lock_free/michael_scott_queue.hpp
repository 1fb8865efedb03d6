// The queue of Michael and Scott (PODC 1996), and what became of it when somebody found that its
// enqueue could do with one exchange: the queue is whole again only when the link is stored, and
// until then nobody sees what was enqueued after it. Dequeued nodes are kept until the end.
#pragma once

#include <atomic>
#include <optional>

namespace example {

class michael_scott_queue {
 public:
  michael_scott_queue() = default;
  michael_scott_queue(const michael_scott_queue&) = delete;
  michael_scott_queue& operator=(const michael_scott_queue&) = delete;
  ~michael_scott_queue() {
    for (node* each = oldest_; each != nullptr;) {
      node* const freed = each;
      each = each->next.load();
      delete freed;
    }
  }

  void enqueue(int value) {
    node* const added = new node(value);
    while (true) {
      node* last = tail_.load();
      node* after = last->next.load();
      if (after != nullptr) {
        tail_.compare_exchange_strong(last, after);  // help whoever has linked it
      } else if (last->next.compare_exchange_strong(after, added)) {
        tail_.compare_exchange_strong(last, added);
        return;
      }
    }
  }

  std::optional<int> dequeue() {
    while (true) {
      node* first = head_.load();
      node* last = tail_.load();
      node* const after = first->next.load();
      if (after == nullptr) return std::nullopt;
      if (first == last) tail_.compare_exchange_strong(last, after);
      if (head_.compare_exchange_strong(first, after)) return after->value;
    }
  }

 protected:
  struct node {
    explicit node(int stored) : value(stored) {}

    int value;
    std::atomic<node*> next = nullptr;
  };

  node* const oldest_ = new node(0);  // what was dequeued last is the dummy
  std::atomic<node*> head_ = oldest_;
  std::atomic<node*> tail_ = oldest_;
};

class hasty_queue : public michael_scott_queue {
 public:
  void enqueue(int value) {
    node* const added = new node(value);
    tail_.exchange(added)->next.store(added);
  }
};

}  // namespace example
