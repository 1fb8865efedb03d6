// The open operations by the order of their responses, so that one pass over the operations by
// invocation visits every invocation and response in the order of time: O(log open) per operation.
#pragma once

#include <algorithm>
#include <brigade/linearize/keyed/operation.hpp>
#include <cstddef>
#include <functional>
#include <vector>

namespace brigade::linearize::keyed {

/// A response that is still to come. Equal stamps keep the order of invocation.
struct due_response {
  stamp at = 0;
  std::size_t index = 0;
  std::size_t slot = 0;

  friend bool operator>(const due_response& a, const due_response& b) noexcept {
    return a.at != b.at ? a.at > b.at : a.index > b.index;
  }
};

class due_responses {
 public:
  [[nodiscard]] bool empty() const noexcept { return heap_.empty(); }
  [[nodiscard]] const due_response& next() const noexcept { return heap_.front(); }

  void push(due_response due) {
    heap_.push_back(due);
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
  }
  void pop() {
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
    heap_.pop_back();
  }

 private:
  std::vector<due_response> heap_;
};

/// The positions of the operations by invocation; empty where they are in that order already.
template <class Operations>
[[nodiscard]] std::vector<std::size_t> order_by_invocation(const Operations& operations) {
  const auto by_invocation = [](const operation& a, const operation& b) {
    return a.invoked < b.invoked;
  };
  std::vector<std::size_t> order;
  if (!std::is_sorted(operations.begin(), operations.end(), by_invocation)) {
    order.resize(operations.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      order[i] = i;
    }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const stamp at_a = operations[a].invoked;
      const stamp at_b = operations[b].invoked;
      return at_a != at_b ? at_a < at_b : a < b;
    });
  }
  return order;
}

/// How many operations are open at once, at most. `order` as from order_by_invocation.
template <class Operations>
[[nodiscard]] std::size_t most_open(const Operations& operations,
                                    const std::vector<std::size_t>& order) {
  due_responses due;
  std::size_t most = 0;
  std::size_t open = 0;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const operation& op = operations[order.empty() ? i : order[i]];
    for (; !due.empty() && due.next().at < op.invoked; due.pop()) {
      --open;
    }
    due.push({op.responded, i, 0});
    most = std::max(most, ++open);
  }
  return most;
}

}  // namespace brigade::linearize::keyed
