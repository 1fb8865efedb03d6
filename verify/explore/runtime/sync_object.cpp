#include "sync_object.hpp"

#include "address_space.hpp"
#include "leave.hpp"
#include "race_detector.hpp"
#include "shadow.hpp"

namespace brigade::explore::runtime {

constinit sync_objects objects{};

void sync_object::add_waiter(unsigned thread) {
  waiting |= bit(thread);
  waiters[waiter_count++] = static_cast<std::uint8_t>(thread);
}

void sync_object::remove_waiter(unsigned thread) {
  waiting &= ~bit(thread);
  unsigned kept = 0;
  for (unsigned i = 0; i < waiter_count; ++i) {
    if (waiters[i] != thread) waiters[kept++] = waiters[i];
  }
  waiter_count = static_cast<std::uint8_t>(kept);
}

void sync_objects::initialize() {
  if (pool_ != nullptr) return;
  pool_ = static_cast<sync_object*>(
      reserve(0, std::size_t{capacity} * sizeof(sync_object), "synchronization objects"));
}

sync_object* sync_objects::find(std::uintptr_t address) {
  const shadow_cell& word = shadow.cell(address);
  if (!shadow.fresh(word, address) || (word.flags & has_sync) == 0) return nullptr;
  for (std::uint32_t number = word.sync; number != 0; number = pool_[number].next_in_word) {
    sync_object& candidate = pool_[number];
    if (address - candidate.address < candidate.size) return &candidate;
  }
  return nullptr;
}

sync_object& sync_objects::at(std::uintptr_t address, std::uint32_t size) {
  if (sync_object* found = find(address)) return *found;
  return make(address, size);
}

void sync_objects::end_life(std::uint32_t number) {
  for (; number != 0; number = pool_[number].next_in_word) pool_[number].dead = true;
}

sync_object& sync_objects::make(std::uintptr_t address, std::uint32_t size) {
  if (used_ + 1 == capacity) {
    fail(finding::limit, "more than 65,535 synchronization objects in one execution");
  }
  shadow_cell& word = shadow.blanked(address);
  sync_object& made = pool_[++used_];
  made.address = address;
  made.size = size;
  made.number = used_;
  made.next_in_word = word.flags & has_sync ? word.sync : 0;
  made.owner = nobody;
  made.recursion = 0;
  made.permits = 1;
  made.version = 0;
  made.shared_holders = made.pending_exclusive = made.pending_shared = made.spinners =
      made.waiting = 0;
  made.waiter_count = 0;
  made.destroyed = false;
  made.dead = !races.alive(address, size);
  made.unheard = 0;
  made.time = 0;
  made.released.clear();
  made.released_shared.clear();
  made.atomic_reads.clear();
  made.atomic_writes.clear();
  word.sync = used_;
  word.flags |= has_sync;
  return made;
}

}  // namespace brigade::explore::runtime
