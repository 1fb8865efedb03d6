#include "arena.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "leave.hpp"
#include "mode.hpp"
#include "observer.hpp"
#include "race_detector.hpp"
#include "report_access.hpp"
#include "scheduler.hpp"
#include "session.hpp"

namespace brigade::explore::runtime {

arena_allocator arena{};

namespace {

constexpr std::size_t granule = 16;
constexpr std::size_t reuse_alternatives = 3;  // the blocks of a size that were freed last
constexpr std::uint32_t live_state = 0x11fe11fe;
constexpr std::uint32_t freed_state = 0xdeadf4ee;
constexpr int fresh_pattern = 0xbe;

constexpr std::uintptr_t round_up(std::uintptr_t value, std::uintptr_t to) {
  return (value + to - 1) & ~(to - 1);
}

// Who frees and who allocates first matters where blocks are handed out again. One object per size
// of block stands where no program has anything.
void step_on_free_list(std::size_t span, action what) {
  constexpr std::uintptr_t free_lists = 0x1'3000'0000;
  the_scheduler.step(objects.at(free_lists + 8 * span, 8), what, effect::write);
}

// An unordered access to a block that is freed is a race, in whatever order it comes. Where races
// are not looked for, the end of each atomic in it is a step of its own.
void step_on_objects_in(std::uintptr_t block, std::size_t size) {
  for (std::uintptr_t word = block; word < block + size; word += 8) {
    if (sync_object* object = objects.find(word)) {
      the_scheduler.step(*object, action::deallocate, effect::write);
    }
  }
}

}  // namespace

void arena_allocator::initialize() {
  if (!reserved_) reserve(arena_base, arena_size, "the heap of the code under test");
  reserved_ = true;
}

void* arena_allocator::allocate(std::size_t size, std::size_t alignment) {
  if (size > arena_size / 2) return nullptr;
  if (session.how.reuse_addresses && alignment == granule) {
    if (void* again = reuse(size)) return again;
  }
  const std::uintptr_t block = round_up(top() + sizeof(header), alignment);
  const std::uintptr_t end = round_up(block + (size == 0 ? 1 : size), granule);
  if (end > arena_base + arena_size) return nullptr;
  const std::uintptr_t start = top();
  used_ = end - arena_base;
  // An alignment gap is given a header of its own, so that the headers form a chain.
  const std::uintptr_t own = block - sizeof(header);
  if (own != start) {
    *reinterpret_cast<header*>(start) = {0, freed_state,
                                         static_cast<std::uint32_t>((own - start) / granule)};
    races.mark(start, own - start, is_red_zone);
  }
  return hand_out(block, size, (end - own) / granule);
}

void* arena_allocator::reuse(std::size_t size) {
  const std::size_t span = (sizeof(header) + round_up(size == 0 ? 1 : size, granule)) / granule;
  if (span >= reusable_spans) return nullptr;
  step_on_free_list(span, action::allocate);
  auto& freed = freed_[span];
  if (freed.empty()) return nullptr;
  const auto alternatives = 1 + std::min<std::size_t>(freed.size(), reuse_alternatives);
  const unsigned chosen =
      the_scheduler.choose(strategies::choice::address_reuse, static_cast<unsigned>(alternatives));
  if (chosen == 0) return nullptr;
  const auto position = freed.end() - static_cast<std::ptrdiff_t>(chosen);
  const std::uintptr_t block = *position;
  freed.erase(position);
  races.mark(block, size, no_flag);
  return hand_out(block, size, span);
}

void* arena_allocator::hand_out(std::uintptr_t block, std::size_t size, std::size_t span) {
  const std::uintptr_t own = block - sizeof(header);
  header_of(block) = {size, live_state, static_cast<std::uint32_t>(span)};
  races.mark(own, sizeof(header), is_red_zone);
  const std::uintptr_t end = own + span * granule;
  const std::uintptr_t tail = round_up(block + size, 8);
  if (tail < end) races.mark(tail, end - tail, is_red_zone);
  if (size % 8 != 0) races.mark_end(block + size);
  std::memset(reinterpret_cast<void*>(block), fresh_pattern, size);
  ++live_;
  if (active_mode == control::observing) observer.on_allocation(block);
  return reinterpret_cast<void*>(block);
}

void arena_allocator::deallocate(void* pointer) {
  const auto block = reinterpret_cast<std::uintptr_t>(pointer);
  header& about = header_of(block);
  if (block % granule != 0 || !was_handed_out(block) ||
      (about.state != live_state && about.state != freed_state)) {
    fail(finding::misuse, "free of an address that is no block" + describe_here());
  }
  const bool reusable = session.how.reuse_addresses && about.span < reusable_spans;
  if (!session.how.detect_races) step_on_objects_in(block, about.size);
  if (reusable) step_on_free_list(about.span, action::deallocate);
  if (about.state == freed_state)
    fail(finding::double_free, "a block is freed twice" + describe_here());
  races.retire(block, about.size);
  about.state = freed_state;
  if (reusable) {
    freed_[about.span].push_back(block);
    spans_used_ = std::max<std::size_t>(spans_used_, about.span + 1);
  }
  if (active_mode == control::observing) observer.on_free(block);
  --live_;
}

std::size_t arena_allocator::size_of(const void* block) const {
  return header_of(reinterpret_cast<std::uintptr_t>(block)).size;
}

std::vector<arena_allocator::extent> arena_allocator::live() const {
  std::vector<extent> found;
  for (std::uintptr_t at = arena_base; at < top();) {
    const header& about = *reinterpret_cast<const header*>(at);
    if (about.state == live_state) found.push_back({at + sizeof(header), about.size});
    at += about.span * granule;
  }
  return found;
}

arena_allocator::extent arena_allocator::block_at(std::uintptr_t address) const {
  for (std::uintptr_t at = arena_base; at < top();) {
    const header& about = *reinterpret_cast<const header*>(at);
    const std::uintptr_t next = at + about.span * granule;
    if (address < next + sizeof(header)) return {at + sizeof(header), about.size};
    at = next;
  }
  return {0, 0};
}

}  // namespace brigade::explore::runtime
