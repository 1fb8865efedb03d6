#include "atomic_access.hpp"

#include <atomic>
#include <cstring>
#include <string>

#include "lock_order.hpp"
#include "observer.hpp"

namespace brigade::explore::runtime {

namespace {

constinit std::atomic_flag wide_lock{};

}  // namespace

wide_atomic_lock::wide_atomic_lock() {
  while (wide_lock.test_and_set(std::memory_order_acquire)) {
  }
}

wide_atomic_lock::~wide_atomic_lock() { wide_lock.clear(std::memory_order_release); }

void synchronize_load(sync_object& object, int order) {
  controlled_thread& self = the_scheduler.current();
  races.atomic_access(object, access_kind::read);
  lock_order.ordered(order_event::acquire, self.number, object.number);
  if (acquires_at(order)) {
    races.acquire_shared(self, object);
  } else {
    self.acquired.join(object.released);
  }
}

// A store that does not release heads no release sequence, but a release fence before it may.
void synchronize_store(sync_object& object, int order) {
  controlled_thread& self = the_scheduler.current();
  races.atomic_access(object, access_kind::write);
  lock_order.ordered(order_event::store, self.number, object.number);
  if (releases_at(order)) {
    object.released.assign(self.clock);
    object.time = self.time;
    races.advance(self);
  } else {
    object.released.assign(self.fenced);
  }
}

// A read-modify-write continues the release sequence it reads from.
void synchronize_modify(sync_object& object, int order) {
  controlled_thread& self = the_scheduler.current();
  races.atomic_access(object, access_kind::write);
  lock_order.ordered(order_event::acquire, self.number, object.number);
  lock_order.ordered(order_event::release, self.number, object.number);
  if (acquires_at(order)) {
    races.acquire_shared(self, object);
  } else {
    self.acquired.join(object.released);
  }
  if (releases_at(order)) {
    races.release(self, object);
  } else {
    object.released.join(self.fenced);
  }
}

void atomic_fence(int order) {
  if (!controlled()) return __atomic_thread_fence(__ATOMIC_SEQ_CST);
  const runtime_section section;
  controlled_thread& self = the_scheduler.current();
  if (acquires_at(order)) self.clock.join(self.acquired);
  if (releases_at(order)) {
    self.fenced.assign(self.clock);
    races.advance(self);
  }
}

void note_value(std::uint64_t before, std::uint64_t after) {
  if (active_mode != control::observing) return;
  observer.note(before == after ? std::to_string(before)
                                : std::to_string(before) + " -> " + std::to_string(after));
}

namespace {

sync_object& sized_object(std::size_t size, const void* at) {
  return objects.at(reinterpret_cast<std::uintptr_t>(at), static_cast<std::uint32_t>(size));
}

}  // namespace

void sized_load(std::size_t size, const void* at, void* value, int order) {
  if (!controlled()) {
    const wide_atomic_lock lock;
    std::memcpy(value, at, size);
    return;
  }
  const runtime_section section;
  sync_object& object = sized_object(size, at);
  the_scheduler.step(object, action::load, effect::read);
  synchronize_load(object, order);
  std::memcpy(value, at, size);
}

void sized_store(std::size_t size, void* at, const void* value, int order) {
  if (!controlled()) {
    const wide_atomic_lock lock;
    std::memcpy(at, value, size);
    return;
  }
  const runtime_section section;
  sync_object& object = sized_object(size, at);
  the_scheduler.step(object, action::store, effect::write);
  synchronize_store(object, order);
  std::memcpy(at, value, size);
  the_scheduler.written(object);
}

void sized_exchange(std::size_t size, void* at, const void* value, void* before, int order) {
  if (!controlled()) {
    const wide_atomic_lock lock;
    std::memcpy(before, at, size);
    std::memcpy(at, value, size);
    return;
  }
  const runtime_section section;
  sync_object& object = sized_object(size, at);
  the_scheduler.step(object, action::read_modify_write, effect::write);
  synchronize_modify(object, order);
  std::memcpy(before, at, size);
  std::memcpy(at, value, size);
  the_scheduler.written(object);
}

bool sized_compare_exchange(std::size_t size, void* at, void* expected, const void* value,
                            int order, int failed) {
  if (!controlled()) {
    const wide_atomic_lock lock;
    const bool equal = std::memcmp(at, expected, size) == 0;
    std::memcpy(equal ? at : expected, equal ? value : at, size);
    return equal;
  }
  const runtime_section section;
  sync_object& object = sized_object(size, at);
  the_scheduler.step(object, action::read_modify_write, effect::write);
  if (std::memcmp(at, expected, size) != 0) {
    synchronize_load(object, failed);
    note_expected(true, expected);
    std::memcpy(expected, at, size);
    return false;
  }
  synchronize_modify(object, order);
  std::memcpy(at, value, size);
  the_scheduler.written(object);
  return true;
}

}  // namespace brigade::explore::runtime
