// Two threads that share a state.
#pragma once

#include <functional>
#include <memory>
#include <thread>

namespace brigade::explore::test {

// Two threads run `first` and `second`; their state lives for one execution, on the heap: Clang
// does not instrument accesses to parts of a variable on the stack.
template <typename State, typename First, typename Second>
std::function<void()> two_threads(First first, Second second) {
  return [=] {
    const auto state = std::make_unique<State>();
    std::thread other([&] { second(*state); });
    first(*state);
    other.join();
  };
}

}  // namespace brigade::explore::test
