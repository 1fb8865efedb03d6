// Atomic operations under control: a scheduling point, the operation on the real memory, and what
// it synchronizes with. Interleavings are sequentially consistent; the memory orders decide what
// the race detector takes as ordered, so a publication that is too weak shows as a race.
#pragma once

#include <cstddef>
#include <cstdint>

#include "memory_model.hpp"
#include "mode.hpp"
#include "race_detector.hpp"
#include "scheduler.hpp"
#include "session.hpp"

namespace brigade::explore::runtime {

constexpr bool acquires_at(int order) {
  return order == __ATOMIC_ACQUIRE || order == __ATOMIC_CONSUME || order == __ATOMIC_ACQ_REL ||
         order == __ATOMIC_SEQ_CST;
}
constexpr bool releases_at(int order) {
  return order == __ATOMIC_RELEASE || order == __ATOMIC_ACQ_REL || order == __ATOMIC_SEQ_CST;
}

enum class exchange : std::uint8_t { strong, weak };

// What happens to the clocks, once it is the thread's turn.
void synchronize_load(sync_object& object, int order);
void synchronize_store(sync_object& object, int order);
void synchronize_modify(sync_object& object, int order);

// Observed executions note the values.
void note_value(std::uint64_t before, std::uint64_t after);

// A compare-exchange that fails writes where it was told what to expect.
inline void note_expected(bool changes, const void* expected) {
  if (changes && the_scheduler.is_watched()) [[unlikely]]
    the_scheduler.watched_write(reinterpret_cast<std::uintptr_t>(expected));
}

template <typename T>
sync_object& atomic_object(const volatile T* at) {
  return objects.at(reinterpret_cast<std::uintptr_t>(at), sizeof(T));
}

// Outside of an execution there may be real threads; 16 bytes then take a lock.
template <typename T, typename Change>
T uncontrolled_modify(volatile T* at, Change change);

class wide_atomic_lock {
 public:
  wide_atomic_lock();
  ~wide_atomic_lock();
  wide_atomic_lock(const wide_atomic_lock&) = delete;
  wide_atomic_lock& operator=(const wide_atomic_lock&) = delete;
};

template <typename T, typename Change>
T uncontrolled_modify(volatile T* at, Change change) {
  if constexpr (sizeof(T) <= sizeof(std::uint64_t)) {
    T before = __atomic_load_n(at, __ATOMIC_SEQ_CST);
    while (!__atomic_compare_exchange_n(at, &before, change(before), true, __ATOMIC_SEQ_CST,
                                        __ATOMIC_SEQ_CST)) {
    }
    return before;
  } else {
    const wide_atomic_lock lock;
    const T before = *at;
    *at = change(before);
    return before;
  }
}

template <typename T>
T atomic_load(const volatile T* at, int order) {
  if (!controlled()) {
    if constexpr (sizeof(T) <= sizeof(std::uint64_t)) return __atomic_load_n(at, __ATOMIC_SEQ_CST);
    const wide_atomic_lock lock;
    return *at;
  }
  const runtime_section section;
  sync_object& object = atomic_object(at);
  the_scheduler.step(object, action::load, effect::read);
  synchronize_load(object, order);
  const T value = loaded_value(object, at);
  note_value(static_cast<std::uint64_t>(value), static_cast<std::uint64_t>(value));
  return value;
}

template <typename T>
void atomic_store(volatile T* at, T value, int order) {
  if (!controlled()) {
    uncontrolled_modify(at, [=](T) { return value; });
    return;
  }
  const runtime_section section;
  sync_object& object = atomic_object(at);
  the_scheduler.step(object, action::store, effect::write);
  synchronize_store(object, order);
  note_value(static_cast<std::uint64_t>(*at), static_cast<std::uint64_t>(value));
  *at = value;
  the_scheduler.written(object);
}

template <typename T, typename Change>
T atomic_modify(volatile T* at, int order, Change change) {
  if (!controlled()) return uncontrolled_modify(at, change);
  const runtime_section section;
  sync_object& object = atomic_object(at);
  the_scheduler.step(object, action::read_modify_write, effect::write);
  synchronize_modify(object, order);
  const T before = *at;
  const T after = change(before);
  note_value(static_cast<std::uint64_t>(before), static_cast<std::uint64_t>(after));
  *at = after;
  if (after != before) the_scheduler.written(object);
  return before;
}

template <typename T>
bool uncontrolled_compare_exchange(volatile T* at, T* expected, T value) {
  if constexpr (sizeof(T) <= sizeof(std::uint64_t)) {
    return __atomic_compare_exchange_n(at, expected, value, false, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
  } else {
    const wide_atomic_lock lock;
    const T before = *at;
    if (before == *expected) {
      *at = value;
      return true;
    }
    *expected = before;
    return false;
  }
}

template <typename T>
bool atomic_compare_exchange(volatile T* at, T* expected, T value, int order, int failed,
                             exchange strength) {
  if (!controlled()) return uncontrolled_compare_exchange(at, expected, value);
  const runtime_section section;
  sync_object& object = atomic_object(at);
  the_scheduler.step(object, action::read_modify_write, effect::write);
  const T before = *at;
  const bool spurious = before == *expected && strength == exchange::weak &&
                        session.how.spurious_failures &&
                        the_scheduler.choose(strategies::choice::spurious_failure, 2) != 0;
  if (before != *expected || spurious) {
    synchronize_load(object, failed);
    note_value(static_cast<std::uint64_t>(before), static_cast<std::uint64_t>(before));
    note_expected(*expected != before, expected);
    *expected = before;
    return false;
  }
  synchronize_modify(object, order);
  note_value(static_cast<std::uint64_t>(before), static_cast<std::uint64_t>(value));
  *at = value;
  the_scheduler.written(object);
  return true;
}

void atomic_fence(int order);

// Any size, as libatomic's generic functions have it.
void sized_load(std::size_t size, const void* at, void* value, int order);
void sized_store(std::size_t size, void* at, const void* value, int order);
void sized_exchange(std::size_t size, void* at, const void* value, void* before, int order);
bool sized_compare_exchange(std::size_t size, void* at, void* expected, const void* value,
                            int order, int failed);

}  // namespace brigade::explore::runtime
