#include "recurrence.hpp"

#include <algorithm>
#include <cstring>

#include "mode.hpp"
#include "real.hpp"
#include "scheduler.hpp"

// The saved registers and whatever the thread has on its stack are then in one piece.
asm(R"(
.text
.p2align 4
.globl brigade_explore_repeats
.hidden brigade_explore_repeats
.type brigade_explore_repeats,@function
brigade_explore_repeats:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, %rsi
  subq $8, %rsp
  call brigade_explore_stands_before
  addq $8, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size brigade_explore_repeats, .-brigade_explore_repeats
)");

namespace brigade::explore::runtime {

extern "C" [[gnu::used, gnu::visibility("hidden")]] bool brigade_explore_stands_before(
    const operation* next, const std::byte* from) {
  return the_scheduler.stands_before(*next, from);
}

void recurrence::begin_thread(std::byte* top, std::size_t wiped) {
  watching_ = false;
  if (stack_.size() < wiped) stack_.resize(wiped);
  real().memset(top - wiped, 0, wiped);
}

bool recurrence::repeats(const operation& next, const std::byte* from, std::size_t depth) {
  if (!watching_) most_looks_ = 1;
  if (watching_ && !unsure_) {
    if (is_as_remembered(next, from, depth)) {
      if (all_unchanged()) return true;
    } else if (++looks_ < most_looks_) {
      return false;
    } else {
      most_looks_ *= 2;
    }
  }
  remember(next, from, depth);
  return false;
}

void recurrence::remember(const operation& next, const std::byte* from, std::size_t depth) {
  watching_ = true;
  next_ = next;
  depth_ = depth;
  real().memcpy(stack_.data(), from, depth_);
  looks_ = 0;
  forget_looks();
}

void recurrence::forget_looks() {
  unsure_ = false;
  object_count_ = word_count_ = 0;
}

bool recurrence::is_as_remembered(const operation& next, const std::byte* from,
                                  std::size_t depth) const {
  return next_.object == next.object && next_.what == next.what && depth == depth_ &&
         std::memcmp(stack_.data(), from, depth_) == 0;
}

bool recurrence::all_unchanged() const {
  const auto keeps_version = [](const seen_object& seen) {
    return objects.numbered(seen.number).version == seen.version;
  };
  const auto keeps_value = [](const seen_word& seen) {
    return *reinterpret_cast<const std::uint64_t*>(seen.address) == seen.value;
  };
  return std::all_of(seen_objects_, seen_objects_ + object_count_, keeps_version) &&
         std::all_of(seen_words_, seen_words_ + word_count_, keeps_value);
}

void recurrence::look_at(const sync_object& object) {
  for (unsigned i = 0; i < object_count_; ++i) {
    if (seen_objects_[i].number != object.number) continue;
    unsure_ |= seen_objects_[i].version != object.version;
    return;
  }
  unsure_ |= object_count_ == most_objects;
  if (!unsure_) seen_objects_[object_count_++] = {object.number, object.version};
}

void recurrence::read(std::uintptr_t word) {
  const std::uint64_t value = *reinterpret_cast<const std::uint64_t*>(word);
  for (unsigned i = 0; i < word_count_; ++i) {
    if (seen_words_[i].address != word) continue;
    unsure_ |= seen_words_[i].value != value;
    return;
  }
  unsure_ |= word_count_ == most_words;
  if (!unsure_) seen_words_[word_count_++] = {word, value};
}

namespace {

template <std::size_t Bytes>
[[gnu::noinline]] void wipe_below() {
  using quad = std::uint64_t __attribute__((vector_size(16)));
  quad below[Bytes / sizeof(quad)];
  for (quad& each : below) each = quad{};
  asm volatile("" : : "r"(below) : "memory");
}

}  // namespace

// In the execution that is told, stacks are read and symbols looked up on the fiber's own stack.
[[gnu::noinline]] void wipe_stack_below() {
  constexpr std::size_t left_by_a_step = std::size_t{2} << 10;
  constexpr std::size_t left_by_telling = std::size_t{32} << 10;
  if (active_mode == control::observing) {
    wipe_below<left_by_telling>();
  } else {
    wipe_below<left_by_a_step>();
  }
}

}  // namespace brigade::explore::runtime
