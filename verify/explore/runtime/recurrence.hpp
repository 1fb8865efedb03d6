// Proves that a waiting loop leads nowhere new.
//
// A thread that stands twice before the same operation, with the same registers and the same stack,
// repeats for ever what it did in between, if in between it
//   - had no effect outside of its stack: no write that changed anything, no allocation, no lock;
//   - read nothing that has changed since;
//   - was told nothing that may be told otherwise: no choice of the search, no clock, no
//   randomness.
// It goes on differently only once another thread has changed something that it looked at. To let
// it wait for that loses nothing: from any execution in which it goes around once more, that round
// can be left out, and all others see and do the same.
//
// State is compared byte for byte: registers that a call preserves, and the stack from the
// scheduling point up to the fiber's base (the others are dead across a call). Bytes that mean
// nothing may differ between rounds; then nothing is proven. So that they do so in the same way
// each time the same schedule is run, the stack is wiped at a fiber's start and below each
// scheduling point.
//
// Which earlier state to compare with: R. P. Brent, An improved Monte Carlo factorization
// algorithm, BIT 20, 1980. The remembered state moves on after 1, 2, 4, ... looks, so that a period
// of any length is found, and a beginning that is not repeated (a back-off that grows) is left
// behind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "operation.hpp"
#include "sync_object.hpp"

namespace brigade::explore::runtime {

class recurrence {
 public:
  // Deeper stacks are not compared.
  static constexpr std::size_t deepest = std::size_t{64} << 10;

  // Of a thread that is about to start on a stack that ends at `top`, of which `wiped` bytes are
  // wiped here.
  void begin_thread(std::byte* top, std::size_t wiped);

  // The thread had an effect, or may be told otherwise the next time.
  void forget() { watching_ = false; }
  // Whether it is to be told what the thread looks at.
  bool watching() const { return watching_; }

  // Whether the thread repeats itself: it stands before `next`, with its registers saved at `from`
  // and its frames behind them, `depth` bytes in all. To be asked at each look of the thread.
  bool repeats(const operation& next, const std::byte* from, std::size_t depth);

  // The thread looks at the object,
  void look_at(const sync_object& object);
  // reads a word of plain memory.
  void read(std::uintptr_t word);

  // The objects that it has looked at since the remembered state.
  template <typename Visit>
  void for_each_object(Visit visit) const {
    for (unsigned i = 0; i < object_count_; ++i) visit(objects.numbered(seen_objects_[i].number));
  }

  unsigned objects_seen() const { return object_count_; }

  // It goes on from where it was found to repeat itself, as something has changed. That leaves the
  // same behind as a change just before it was found so: the two orders are no different ones.
  void go_on() {
    looks_ = 0;
    forget_looks();
  }

 private:
  struct seen_object {
    std::uint32_t number;
    std::uint32_t version;
  };
  struct seen_word {
    std::uintptr_t address;
    std::uint64_t value;
  };
  static constexpr unsigned most_objects = 32;
  static constexpr unsigned most_words = 64;

  void remember(const operation& next, const std::byte* from, std::size_t depth);
  void forget_looks();
  bool is_as_remembered(const operation& next, const std::byte* from, std::size_t depth) const;
  bool all_unchanged() const;

  bool watching_ = false;
  bool unsure_ = false;  // something changed in between, or was too much to remember
  std::uint32_t looks_ = 0;
  std::uint32_t most_looks_ = 1;
  operation next_;
  std::size_t depth_ = 0;
  std::vector<std::byte> stack_;
  unsigned object_count_ = 0;
  unsigned word_count_ = 0;
  seen_object seen_objects_[most_objects];
  seen_word seen_words_[most_words];
};

// Saves the registers that calls preserves above the caller's frame, and asks whether the current
// thread repeats itself.
extern "C" bool brigade_explore_repeats(const operation* next);

// Overwrites what calls from here have left on the stack.
void wipe_stack_below();

}  // namespace brigade::explore::runtime
