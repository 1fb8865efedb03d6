// The heap of the code under test: at the same addresses in every execution, and empty at the start
// of each.
//
//   | header (16, red zone) | block, rounded up to 16 | header | block ...
//
// A freed block is not handed out again unless the options ask for it and the strategy chooses to,
// so that a use after free is seen for what it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "address_space.hpp"

namespace brigade::explore::runtime {

class arena_allocator {
 public:
  void initialize();
  void begin_execution() {
    used_ = 0;
    live_ = 0;
    for (; spans_used_ != 0; --spans_used_) freed_[spans_used_ - 1].clear();
  }

  // Memory aligned to `alignment` (a power of two, at least 16), filled with a pattern; nullptr
  // when the arena is exhausted. Control is suspended.
  void* allocate(std::size_t size, std::size_t alignment);
  void deallocate(void* block);
  std::size_t size_of(const void* block) const;

  bool was_handed_out(std::uintptr_t address) const { return address - arena_base < used_; }
  std::size_t live_blocks() const { return live_; }

  // The block that contains the address or ends just before it; {0, 0} if none does.
  struct extent {
    std::uintptr_t start;
    std::size_t size;
  };
  extent block_at(std::uintptr_t address) const;

  // In the order of their addresses.
  std::vector<extent> live() const;

 private:
  struct header {
    std::size_t size;
    std::uint32_t state;
    std::uint32_t span;  // to the next header, in 16 bytes
  };

  static header& header_of(std::uintptr_t block) {
    return *reinterpret_cast<header*>(block - sizeof(header));
  }

  static constexpr std::size_t reusable_spans = 256;  // larger blocks are never handed out again

  void* reuse(std::size_t size);
  void* hand_out(std::uintptr_t block, std::size_t size, std::size_t span);

  std::uintptr_t top() const { return arena_base + used_; }

  std::size_t used_;
  std::size_t live_;
  bool reserved_;
  std::vector<std::uintptr_t> freed_[reusable_spans];  // by span
  std::size_t spans_used_ = 0;                         // of freed_, in this execution
};

extern arena_allocator arena;

}  // namespace brigade::explore::runtime
