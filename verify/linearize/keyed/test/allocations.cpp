#include "allocations.hpp"

#include <cstdlib>
#include <new>

namespace {
thread_local std::size_t allocated = 0;
}  // namespace

#if BRIGADE_COUNTS_ALLOCATIONS
void* operator new(std::size_t size) {
  ++allocated;
  if (void* block = std::malloc(size == 0 ? 1 : size)) {
    return block;
  }
  throw std::bad_alloc();
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
#endif

namespace brigade::linearize::keyed::test {

std::size_t allocations() noexcept { return allocated; }

}  // namespace brigade::linearize::keyed::test
