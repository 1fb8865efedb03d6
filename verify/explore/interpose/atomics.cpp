// Atomic operations of every size: the __tsan_atomic hooks, and libatomic's functions for the sizes
// the compiler leaves to it.
#include <cstdint>
#include <cstring>

#include "../runtime/atomic_access.hpp"

using namespace brigade::explore::runtime;

__extension__ using uint128 = unsigned __int128;

extern "C" {

#define BRIGADE_ATOMIC_HOOKS(BITS, TYPE)                                                           \
  TYPE __tsan_atomic##BITS##_load(const volatile TYPE* at, int order) {                            \
    return atomic_load(at, order);                                                                 \
  }                                                                                                \
  void __tsan_atomic##BITS##_store(volatile TYPE* at, TYPE value, int order) {                     \
    atomic_store(at, value, order);                                                                \
  }                                                                                                \
  TYPE __tsan_atomic##BITS##_exchange(volatile TYPE* at, TYPE value, int order) {                  \
    return atomic_modify(at, order, [=](TYPE) { return value; });                                  \
  }                                                                                                \
  TYPE __tsan_atomic##BITS##_fetch_add(volatile TYPE* at, TYPE value, int order) {                 \
    return atomic_modify(at, order,                                                                \
                         [=](TYPE before) { return static_cast<TYPE>(before + value); });          \
  }                                                                                                \
  TYPE __tsan_atomic##BITS##_fetch_sub(volatile TYPE* at, TYPE value, int order) {                 \
    return atomic_modify(at, order,                                                                \
                         [=](TYPE before) { return static_cast<TYPE>(before - value); });          \
  }                                                                                                \
  TYPE __tsan_atomic##BITS##_fetch_and(volatile TYPE* at, TYPE value, int order) {                 \
    return atomic_modify(at, order,                                                                \
                         [=](TYPE before) { return static_cast<TYPE>(before & value); });          \
  }                                                                                                \
  TYPE __tsan_atomic##BITS##_fetch_or(volatile TYPE* at, TYPE value, int order) {                  \
    return atomic_modify(at, order,                                                                \
                         [=](TYPE before) { return static_cast<TYPE>(before | value); });          \
  }                                                                                                \
  TYPE __tsan_atomic##BITS##_fetch_xor(volatile TYPE* at, TYPE value, int order) {                 \
    return atomic_modify(at, order,                                                                \
                         [=](TYPE before) { return static_cast<TYPE>(before ^ value); });          \
  }                                                                                                \
  TYPE __tsan_atomic##BITS##_fetch_nand(volatile TYPE* at, TYPE value, int order) {                \
    return atomic_modify(at, order,                                                                \
                         [=](TYPE before) { return static_cast<TYPE>(~(before & value)); });       \
  }                                                                                                \
  int __tsan_atomic##BITS##_compare_exchange_strong(volatile TYPE* at, TYPE* expected, TYPE value, \
                                                    int order, int failed) {                       \
    return atomic_compare_exchange(at, expected, value, order, failed, exchange::strong);          \
  }                                                                                                \
  int __tsan_atomic##BITS##_compare_exchange_weak(volatile TYPE* at, TYPE* expected, TYPE value,   \
                                                  int order, int failed) {                         \
    return atomic_compare_exchange(at, expected, value, order, failed, exchange::weak);            \
  }                                                                                                \
  TYPE __tsan_atomic##BITS##_compare_exchange_val(volatile TYPE* at, TYPE expected, TYPE value,    \
                                                  int order, int failed) {                         \
    atomic_compare_exchange(at, &expected, value, order, failed, exchange::strong);                \
    return expected;                                                                               \
  }
BRIGADE_ATOMIC_HOOKS(8, std::uint8_t)
BRIGADE_ATOMIC_HOOKS(16, std::uint16_t)
BRIGADE_ATOMIC_HOOKS(32, std::uint32_t)
BRIGADE_ATOMIC_HOOKS(64, std::uint64_t)
BRIGADE_ATOMIC_HOOKS(128, uint128)
#undef BRIGADE_ATOMIC_HOOKS

void __tsan_atomic_thread_fence(int order) { atomic_fence(order); }
void __tsan_atomic_signal_fence(int) {}

// clang lets the compiler's names stand for its builtins only under another name.
void brigade_atomic_load(std::size_t size, const void* at, void* value,
                         int order) asm("__atomic_load");
void brigade_atomic_load(std::size_t size, const void* at, void* value, int order) {
  sized_load(size, at, value, order);
}

void brigade_atomic_store(std::size_t size, void* at, const void* value,
                          int order) asm("__atomic_store");
void brigade_atomic_store(std::size_t size, void* at, const void* value, int order) {
  sized_store(size, at, value, order);
}

void brigade_atomic_exchange(std::size_t size, void* at, const void* value, void* before,
                             int order) asm("__atomic_exchange");
void brigade_atomic_exchange(std::size_t size, void* at, const void* value, void* before,
                             int order) {
  sized_exchange(size, at, value, before, order);
}

bool brigade_atomic_compare_exchange(std::size_t size, void* at, void* expected, const void* value,
                                     int order, int failed) asm("__atomic_compare_exchange");
bool brigade_atomic_compare_exchange(std::size_t size, void* at, void* expected, const void* value,
                                     int order, int failed) {
  return sized_compare_exchange(size, at, expected, value, order, failed);
}

uint128 brigade_atomic_load_16(const volatile uint128* at, int order) asm("__atomic_load_16");
uint128 brigade_atomic_load_16(const volatile uint128* at, int order) {
  return atomic_load(at, order);
}

void brigade_atomic_store_16(volatile uint128* at, uint128 value,
                             int order) asm("__atomic_store_16");
void brigade_atomic_store_16(volatile uint128* at, uint128 value, int order) {
  atomic_store(at, value, order);
}

uint128 brigade_atomic_exchange_16(volatile uint128* at, uint128 value,
                                   int order) asm("__atomic_exchange_16");
uint128 brigade_atomic_exchange_16(volatile uint128* at, uint128 value, int order) {
  return atomic_modify(at, order, [=](uint128) { return value; });
}

bool brigade_atomic_compare_exchange_16(volatile uint128* at, uint128* expected, uint128 value,
                                        int order, int failed) asm("__atomic_compare_exchange_16");
bool brigade_atomic_compare_exchange_16(volatile uint128* at, uint128* expected, uint128 value,
                                        int order, int failed) {
  return atomic_compare_exchange(at, expected, value, order, failed, exchange::strong);
}

bool brigade_atomic_is_lock_free(std::size_t size, const void*) asm("__atomic_is_lock_free");
bool brigade_atomic_is_lock_free(std::size_t size, const void*) {
  return size <= sizeof(std::uint64_t);
}

}  // extern "C"
