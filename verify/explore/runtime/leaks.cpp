#include "leaks.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "arena.hpp"
#include "explored_program.hpp"
#include "leave.hpp"
#include "mode.hpp"
#include "observer.hpp"
#include "scheduler.hpp"
#include "session.hpp"
#include "symbolize.hpp"
#include "thread_blocks.hpp"
#include "undo_log.hpp"

// Where the executable's initialised data begin and its zeroed data end.
extern "C" const std::uintptr_t __data_start[];
extern "C" const std::uintptr_t _end[];

namespace brigade::explore::runtime {

namespace {

class reachability {
 public:
  reachability() : blocks_(arena.live()), reached_(blocks_.size(), false) {}

  void follow(std::uintptr_t value) {
    if (!in_arena(value)) return;
    const auto after =
        std::upper_bound(blocks_.begin(), blocks_.end(), value,
                         [](std::uintptr_t at, const auto& block) { return at < block.start; });
    if (after == blocks_.begin()) return;
    const auto index = static_cast<std::size_t>(after - blocks_.begin()) - 1;
    const auto& block = blocks_[index];
    if (reached_[index] || value >= block.start + block.size) return;
    reached_[index] = true;
    to_scan_.push_back(index);
  }

  void follow_all(const std::uintptr_t* from, const std::uintptr_t* to) {
    for (; from < to; ++from) follow(*from);
  }

  void spread() {
    while (!to_scan_.empty()) {
      const auto& block = blocks_[to_scan_.back()];
      to_scan_.pop_back();
      const auto* words = reinterpret_cast<const std::uintptr_t*>(block.start);
      follow_all(words, words + block.size / sizeof *words);
    }
  }

  std::vector<arena_allocator::extent> unreached() const {
    std::vector<arena_allocator::extent> lost;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (!reached_[i]) lost.push_back(blocks_[i]);
    }
    return lost;
  }

 private:
  std::vector<arena_allocator::extent> blocks_;
  std::vector<bool> reached_;
  std::vector<std::size_t> to_scan_;
};

// A process may end while threads stand in the middle of something.
void follow_unfinished_threads(reachability& from_roots) {
  const auto* here = static_cast<const std::uintptr_t*>(__builtin_frame_address(0));
  for (unsigned i = 0; i < the_scheduler.thread_count(); ++i) {
    const controlled_thread& thread = the_scheduler.thread(i);
    if (thread.state == status::finished) continue;
    const bool runs = i == the_scheduler.current().number;
    from_roots.follow_all(runs ? here : static_cast<const std::uintptr_t*>(thread.stack),
                          reinterpret_cast<const std::uintptr_t*>(thread.block->stack_top));
    visit_thread_locals(*thread.block, [&](const std::uintptr_t* from, const std::uintptr_t* to) {
      from_roots.follow_all(from, to);
    });
  }
}

std::string count_of(std::size_t blocks) {
  return std::to_string(blocks) + (blocks == 1 ? " block" : " blocks");
}

}  // namespace

void check_for_leaks() {
  if (!session.how.detect_leaks || arena.live_blocks() == 0) return;
  reachability from_roots;
  undo.for_each_value([&](std::uintptr_t value) { from_roots.follow(value); });
  // What the scheduler remembers of the last operations is no root.
  from_roots.follow_all(__data_start, reinterpret_cast<const std::uintptr_t*>(&the_scheduler));
  from_roots.follow_all(reinterpret_cast<const std::uintptr_t*>(&the_scheduler + 1), _end);
  const auto follow = [&](const auto* from, const auto* to) { from_roots.follow_all(from, to); };
  if (the_program != nullptr) the_program->for_each_root(follow);
  if (the_scheduler.process_ends()) follow_unfinished_threads(from_roots);
  from_roots.spread();
  const auto lost = from_roots.unreached();
  if (lost.empty()) return;
  if (active_mode == control::observing) {
    session.found.details =
        "  allocated:\n" + describe_stack(observer.allocated_at(lost.front().start));
  }
  fail(finding::leak, "leak: " + count_of(lost.size()) + " not freed at the end, the first of " +
                          std::to_string(lost.front().size) + " bytes");
}

}  // namespace brigade::explore::runtime
