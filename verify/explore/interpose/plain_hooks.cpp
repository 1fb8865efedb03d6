// What the compiler calls for each plain access.
#include <cstddef>
#include <cstdint>

#include "../runtime/plain_access.hpp"

using namespace brigade::explore::runtime;

namespace {

std::uintptr_t number(const void* address) { return reinterpret_cast<std::uintptr_t>(address); }

void whole(const void* address, std::size_t size, access_kind how) {
  if (mode != control::none) races.range(number(address), size, how);
}

}  // namespace

extern "C" {

void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}

#define BRIGADE_ACCESS_HOOKS(SIZE)                                                   \
  void __tsan_read##SIZE(void* at) { plain_read<SIZE>(number(at)); }                 \
  void __tsan_write##SIZE(void* at) { plain_write<SIZE>(number(at)); }               \
  void __tsan_unaligned_read##SIZE(const void* at) { plain_read<SIZE>(number(at)); } \
  void __tsan_unaligned_write##SIZE(void* at) { plain_write<SIZE>(number(at)); }     \
  void __tsan_volatile_read##SIZE(void* at) { plain_read<SIZE>(number(at)); }        \
  void __tsan_volatile_write##SIZE(void* at) { plain_write<SIZE>(number(at)); }      \
  void __tsan_read##SIZE##_pc(void* at, void*) { plain_read<SIZE>(number(at)); }     \
  void __tsan_write##SIZE##_pc(void* at, void*) { plain_write<SIZE>(number(at)); }   \
  void __tsan_read_write##SIZE(void* at) { plain_write<SIZE>(number(at)); }          \
  void __tsan_unaligned_read_write##SIZE(void* at) { plain_write<SIZE>(number(at)); }
BRIGADE_ACCESS_HOOKS(1)
BRIGADE_ACCESS_HOOKS(2)
BRIGADE_ACCESS_HOOKS(4)
BRIGADE_ACCESS_HOOKS(8)
#undef BRIGADE_ACCESS_HOOKS

void __tsan_read16(void* at) { whole(at, 16, access_kind::read); }
void __tsan_write16(void* at) { whole(at, 16, access_kind::write); }
void __tsan_unaligned_read16(const void* at) { whole(at, 16, access_kind::read); }
void __tsan_unaligned_write16(void* at) { whole(at, 16, access_kind::write); }
void __tsan_volatile_read16(void* at) { whole(at, 16, access_kind::read); }
void __tsan_volatile_write16(void* at) { whole(at, 16, access_kind::write); }
void __tsan_read_write16(void* at) { whole(at, 16, access_kind::write); }
void __tsan_unaligned_read_write16(void* at) { whole(at, 16, access_kind::write); }

void __tsan_read_range(void* at, std::size_t size) { whole(at, size, access_kind::read); }
void __tsan_write_range(void* at, std::size_t size) { whole(at, size, access_kind::write); }

void __tsan_vptr_read(void** at) { plain_read<8>(number(at)); }

// A constructor that stores the pointer that is there already races with nobody.
void __tsan_vptr_update(void** at, void* value) {
  if (*at != value) plain_write<8>(number(at));
}

}  // extern "C"
