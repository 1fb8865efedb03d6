// What oneTBB's containers want of libtbb.so: memory. The library is not instrumented and has a
// heap of its own (libtbbmalloc), which the explorer can neither watch nor start afresh for each
// execution; so the containers get theirs from malloc, which it can.
#include <cstddef>
#include <cstdlib>
#include <new>

namespace tbb::detail::r1 {

void* allocate_memory(std::size_t size);
void deallocate_memory(void* block);

void* allocate_memory(std::size_t size) {
  void* const block = std::malloc(size);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

void deallocate_memory(void* block) { std::free(block); }

}  // namespace tbb::detail::r1
