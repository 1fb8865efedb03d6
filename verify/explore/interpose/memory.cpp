// malloc and its kin, operator new and delete, and the mem* functions.
#include <malloc.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#include "../runtime/address_space.hpp"
#include "../runtime/arena.hpp"
#include "../runtime/leave.hpp"
#include "../runtime/mode.hpp"
#include "../runtime/race_detector.hpp"
#include "../runtime/real.hpp"
#include "../runtime/report_access.hpp"
#include "../runtime/scheduler.hpp"
#include "../runtime/session.hpp"

using namespace brigade::explore::runtime;
using brigade::explore::finding;
namespace strategies = brigade::explore::strategies;

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);
}

namespace {

constexpr std::size_t default_alignment = 16;

void* allocate(std::size_t size, std::size_t alignment) {
  runtime_section section;
  the_scheduler.had_effect();
  if (session.how.allocation_failures &&
      the_scheduler.choose(strategies::choice::allocation_failure, 2) != 0) {
    return nullptr;
  }
  return arena.allocate(size, alignment < default_alignment ? default_alignment : alignment);
}

bool is_arena_block(const void* block) { return in_arena(reinterpret_cast<std::uintptr_t>(block)); }

std::size_t size_of(void* block) {
  return is_arena_block(block) ? arena.size_of(block) : real().malloc_usable_size(block);
}

// A block that was allocated before the execution is there again for the next: freeing it only ends
// its use. A block of an abandoned execution that is freed by what outlives it is gone already.
void release(void* block) {
  const bool own = is_arena_block(block);
  if (!controlled()) {
    if (!own) __libc_free(block);
    return;
  }
  if (block == nullptr) return;
  runtime_section section;
  the_scheduler.had_effect();
  if (own) return arena.deallocate(block);
  if (on_fiber_stack(reinterpret_cast<std::uintptr_t>(block)))
    fail(finding::misuse, "free of an address on a stack" + describe_here());
}

// Under control, or of a block of the arena.
void* resize(void* block, std::size_t size) {
  void* moved = allocate(size, default_alignment);
  if (moved == nullptr || block == nullptr) return moved;
  const std::size_t before = size_of(block);
  real().memcpy(moved, block, before < size ? before : size);
  release(block);
  return moved;
}

void* allocate_or_throw(std::size_t size, std::size_t alignment) {
  void* block = controlled() ? allocate(size, alignment)
                             : (alignment <= default_alignment ? __libc_malloc(size)
                                                               : __libc_memalign(alignment, size));
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

void note_access(const void* address, std::size_t size, access_kind how) {
  if (size != 0) races.range(reinterpret_cast<std::uintptr_t>(address), size, how);
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) noexcept {
  return controlled() ? allocate(size, default_alignment) : __libc_malloc(size);
}

void free(void* block) noexcept { release(block); }

void* calloc(std::size_t count, std::size_t size) noexcept {
  if (!controlled()) return __libc_calloc(count, size);
  std::size_t total = 0;
  if (__builtin_mul_overflow(count, size, &total)) return nullptr;
  void* block = allocate(total, default_alignment);
  if (block != nullptr) real().memset(block, 0, total);
  return block;
}

void* realloc(void* block, std::size_t size) noexcept {
  if (controlled() || is_arena_block(block)) return resize(block, size);
  return __libc_realloc(block, size);
}

void* memalign(std::size_t alignment, std::size_t size) noexcept {
  return controlled() ? allocate(size, alignment) : __libc_memalign(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  return memalign(alignment, size);
}

int posix_memalign(void** block, std::size_t alignment, std::size_t size) noexcept {
  *block = memalign(alignment, size);
  return *block == nullptr ? ENOMEM : 0;
}

std::size_t malloc_usable_size(void* block) noexcept { return size_of(block); }

void* reallocarray(void* block, std::size_t count, std::size_t size) noexcept {
  std::size_t total = 0;
  if (!__builtin_mul_overflow(count, size, &total)) return realloc(block, total);
  errno = ENOMEM;
  return nullptr;
}

void* memcpy(void* to, const void* from, std::size_t size) noexcept {
  if (controlled()) {
    note_access(from, size, access_kind::read);
    note_access(to, size, access_kind::write);
  }
  return real().memcpy(to, from, size);
}

void* memmove(void* to, const void* from, std::size_t size) noexcept {
  if (controlled()) {
    note_access(from, size, access_kind::read);
    note_access(to, size, access_kind::write);
  }
  return real().memmove(to, from, size);
}

void* memset(void* to, int value, std::size_t size) noexcept {
  if (controlled()) note_access(to, size, access_kind::write);
  return real().memset(to, value, size);
}

void* __tsan_memcpy(void* to, const void* from, std::size_t size) { return memcpy(to, from, size); }
void* __tsan_memmove(void* to, const void* from, std::size_t size) {
  return memmove(to, from, size);
}
void* __tsan_memset(void* to, int value, std::size_t size) { return memset(to, value, size); }

}  // extern "C"

void* operator new(std::size_t size) { return allocate_or_throw(size, default_alignment); }
void* operator new[](std::size_t size) { return allocate_or_throw(size, default_alignment); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate_or_throw(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return allocate_or_throw(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return malloc(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return malloc(size); }
void operator delete(void* block) noexcept { release(block); }
void operator delete[](void* block) noexcept { release(block); }
void operator delete(void* block, std::size_t) noexcept { release(block); }
void operator delete[](void* block, std::size_t) noexcept { release(block); }
void operator delete(void* block, std::align_val_t) noexcept { release(block); }
void operator delete[](void* block, std::align_val_t) noexcept { release(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { release(block); }
void operator delete[](void* block, std::size_t, std::align_val_t) noexcept { release(block); }
