#include "thread_blocks.hpp"

#include <link.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "address_space.hpp"
#include "clock.hpp"
#include "real.hpp"
#include "switch.hpp"

namespace brigade::explore::runtime {

namespace {

// What the parked thread itself needs below its thread-local block.
constexpr std::size_t parked_frame = std::size_t{16} << 10;
constexpr std::size_t guard = 4096;
constexpr unsigned max_modules = 16;

struct tls_image {
  std::ptrdiff_t offset;  // of the module's block from the thread pointer
  const void* initial;
  std::size_t initial_size;
  std::size_t zeroed_size;
};

struct pool {
  thread_block blocks[max_threads];
  unsigned count;
  tls_image images[max_modules];
  unsigned modules;
};

pool the_pool;

void futex(std::atomic<int>& word, int operation, int value) {
  long answer = SYS_futex;
  register long timeout asm("r10") = 0;
  asm volatile("syscall"
               : "+a"(answer)
               : "D"(&word), "S"(operation), "d"(value), "r"(timeout)
               : "rcx", "r11", "memory");
}

bool belongs_to_libc(const char* path) {
  return std::strstr(path, "/libc.so") != nullptr || std::strstr(path, "/ld-linux") != nullptr;
}

int note_module(dl_phdr_info* module, std::size_t, void* data) {
  auto& blocks = *static_cast<pool*>(data);
  if (module->dlpi_tls_data == nullptr || belongs_to_libc(module->dlpi_name)) return 0;
  for (unsigned i = 0; i < module->dlpi_phnum; ++i) {
    const auto& segment = module->dlpi_phdr[i];
    if (segment.p_type != PT_TLS || blocks.modules == max_modules) continue;
    const auto start = reinterpret_cast<std::uintptr_t>(module->dlpi_tls_data);
    blocks.images[blocks.modules++] = {
        static_cast<std::ptrdiff_t>(start - thread_pointer()),
        reinterpret_cast<const void*>(module->dlpi_addr + segment.p_vaddr), segment.p_filesz,
        segment.p_memsz - segment.p_filesz};
  }
  return 0;
}

struct introduction {
  thread_block* block;
  std::atomic<int> done{0};
};

void* park(void* argument) {
  auto& hello = *static_cast<introduction*>(argument);
  auto* here = static_cast<std::byte*>(__builtin_frame_address(0));
  hello.block->stack_top = here - parked_frame;
  hello.block->thread_pointer = thread_pointer();
  hello.done.store(1, std::memory_order_release);
  futex(hello.done, FUTEX_WAKE_PRIVATE, 1);
  static std::atomic<int> forever{0};
  for (;;) futex(forever, FUTEX_WAIT_PRIVATE, 0);
}

void start_parked_thread(thread_block& block, unsigned number) {
  const std::uintptr_t base = stacks_base + number * stack_size;
  auto* memory = static_cast<std::byte*>(reserve(base, stack_size, "a fiber's stack"));
  mprotect(memory, guard, PROT_NONE);
  block.stack_low = memory + guard;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstack(&attributes, block.stack_low, stack_size - guard);
  introduction hello;
  hello.block = &block;
  pthread_t ignored;
  if (real().pthread_create(&ignored, &attributes, park, &hello) != 0) {
    std::fputs("brigade: cannot start an OS thread to borrow its thread-locals\n", stderr);
    std::_Exit(70);
  }
  pthread_attr_destroy(&attributes);
  while (hello.done.load(std::memory_order_acquire) == 0) futex(hello.done, FUTEX_WAIT_PRIVATE, 0);
}

}  // namespace

const thread_block& borrow_thread_block(unsigned number) {
  pool& blocks = the_pool;
  if (blocks.modules == 0) dl_iterate_phdr(note_module, &blocks);
  while (blocks.count <= number) {
    start_parked_thread(blocks.blocks[blocks.count], blocks.count);
    ++blocks.count;
  }
  return blocks.blocks[number];
}

void reset_thread_locals(const thread_block& block) {
  const pool& blocks = the_pool;
  for (unsigned i = 0; i < blocks.modules; ++i) {
    const tls_image& image = blocks.images[i];
    auto* start = reinterpret_cast<std::byte*>(block.thread_pointer) + image.offset;
    std::memcpy(start, image.initial, image.initial_size);
    std::memset(start + image.initial_size, 0, image.zeroed_size);
  }
}

void visit_thread_locals(
    const thread_block& block,
    const std::function<void(const std::uintptr_t*, const std::uintptr_t*)>& visit) {
  constexpr std::uintptr_t word = sizeof(std::uintptr_t);
  for (unsigned i = 0; i < the_pool.modules; ++i) {
    const tls_image& image = the_pool.images[i];
    const std::uintptr_t start = block.thread_pointer + static_cast<std::uintptr_t>(image.offset);
    const std::uintptr_t end = start + image.initial_size + image.zeroed_size;
    visit(reinterpret_cast<const std::uintptr_t*>((start + word - 1) & ~(word - 1)),
          reinterpret_cast<const std::uintptr_t*>(end & ~(word - 1)));
  }
}

}  // namespace brigade::explore::runtime
