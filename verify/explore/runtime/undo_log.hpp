// Puts back what the code under test wrote outside of its heap and stacks: globals, function-local
// statics with their guards, and variables of whoever called the exploration.
#pragma once

#include <cstddef>
#include <cstdint>

namespace brigade::explore::runtime {

class undo_log {
 public:
  void initialize();

  // To be called before the first write to the word (8 bytes, aligned) in an execution.
  void note(std::uintptr_t word);

  void roll_back();

  // What the words that were noted hold now.
  template <typename Visit>
  void for_each_value(Visit visit) const {
    for (std::size_t i = 0; i < count_; ++i)
      visit(*reinterpret_cast<const std::uintptr_t*>(entries_[i].word));
  }

 private:
  struct entry {
    std::uintptr_t word;
    std::uint64_t value;
  };
  static constexpr std::size_t capacity = std::size_t{1} << 22;

  entry* entries_;
  std::size_t count_;
};

extern constinit undo_log undo;

}  // namespace brigade::explore::runtime
