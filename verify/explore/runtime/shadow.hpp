// Shadow memory: what is known about each 8-byte word the code under test has touched in this
// execution. A cell whose stamp is not of this execution (or belongs to another address with the
// same low 32 bits) is blank, so that nothing need be cleared between executions.
#pragma once

#include <cstddef>
#include <cstdint>

#include "address_space.hpp"
#include "mode.hpp"

namespace brigade::explore::runtime {

// A thread and its clock: clock << 6 | thread.
using epoch = std::uint32_t;
inline constexpr unsigned epoch_thread_bits = 6;
inline constexpr std::uint32_t max_epoch_clock = (std::uint32_t{1} << 26) - 1;

constexpr epoch make_epoch(unsigned thread, std::uint32_t clock) {
  return clock << epoch_thread_bits | thread;
}
constexpr unsigned thread_of(epoch when) { return when & ((1U << epoch_thread_bits) - 1); }
constexpr std::uint32_t clock_of(epoch when) { return when >> epoch_thread_bits; }
constexpr bool is_same_thread(epoch one, epoch other) { return thread_of(one ^ other) == 0; }

// One bit per byte of the word.
using lanes = std::uint8_t;
inline constexpr lanes all_lanes = 0xff;
inline constexpr std::uintptr_t word_size = 8;

constexpr lanes lanes_of(std::uintptr_t offset, std::size_t size) {
  return static_cast<lanes>(((1U << size) - 1) << offset);
}

// A cell with no flag is decided on by its two inline records alone.
enum cell_flag : std::uint8_t {
  no_flag = 0,
  has_more = 1,     // further records hang off `more`
  has_sync = 2,     // a synchronization object lives in this word
  is_freed = 4,     // part of a freed block
  is_red_zone = 8,  // next to a block
  is_racy = 16,     // known to race: each access is a scheduling point
};

// A block may end inside a word: the number of its bytes there is kept above the flags, 0 for all.
inline constexpr unsigned valid_bytes_shift = 5;

constexpr lanes valid_lanes(std::uint8_t flags) {
  const unsigned bytes = flags >> valid_bytes_shift;
  return bytes == 0 ? all_lanes : static_cast<lanes>((1U << bytes) - 1);
}

// What a cell says of a word that is new to the execution.
struct cell_start {
  std::uint64_t epochs;           // write, read
  std::uint64_t lanes_and_flags;  // write_lanes, read_lanes, flags, more

  static constexpr cell_start written(epoch now, lanes where) { return {now, where}; }
  static constexpr cell_start read(epoch now, lanes where) {
    return {std::uint64_t{now} << 32, std::uint64_t{where} << 8};
  }
  // By a write of no byte, of which only the thread is of interest.
  static constexpr cell_start flagged(epoch now, std::uint8_t flags) {
    return {now, std::uint64_t{flags} << 16};
  }
};

struct alignas(32) shadow_cell {
  std::uint64_t stamp;
  epoch write;
  epoch read;
  lanes write_lanes;
  lanes read_lanes;
  std::uint8_t flags;
  std::uint32_t more;  // first access_record; 0 unless has_more
  std::uint32_t sync;  // first sync_object of the word, if has_sync

  // Neighbouring members are stored together: this runs once for each word of each block.
  void begin(std::uint64_t own_stamp, cell_start start) {
    stamp = own_stamp;
    auto* const bytes = reinterpret_cast<std::byte*>(this);
    __builtin_memcpy(bytes + offsetof(shadow_cell, write), &start, sizeof start);
  }
};
static_assert(offsetof(shadow_cell, read) == offsetof(shadow_cell, write) + 4);
static_assert(offsetof(shadow_cell, write_lanes) == offsetof(shadow_cell, write) + 8);
static_assert(offsetof(shadow_cell, read_lanes) == offsetof(shadow_cell, write_lanes) + 1);
static_assert(offsetof(shadow_cell, flags) == offsetof(shadow_cell, write_lanes) + 2);
static_assert(offsetof(shadow_cell, more) == offsetof(shadow_cell, write_lanes) + 4);

class shadow_memory {
 public:
  void initialize();

  // Makes every cell blank. There is no short path under observation.
  void begin_execution() {
    generation_ += std::uint64_t{1} << 32;
    use_short_path(true);
  }

  // Off, all cells look stale to the short path, which then leaves every access to the long one.
  void use_short_path(bool on) {
    has_short_path_ = on && active_mode == control::exploring;
    short_path_generation_ = has_short_path_ ? generation_ : 0;
  }
  bool has_short_path() const { return has_short_path_; }

  // As fresh(), but never so without the short path.
  bool decidable(const shadow_cell& cell, std::uintptr_t address) const {
    return cell.stamp == (short_path_generation_ | address >> 32);
  }

  std::uint64_t stamp(std::uintptr_t address) const { return generation_ | address >> 32; }
  bool fresh(const shadow_cell& cell, std::uintptr_t address) const {
    return cell.stamp == stamp(address);
  }
  static shadow_cell& cell(std::uintptr_t address) {
    static_assert(cell_count * word_size == std::size_t{1} << 32);
    const std::uintptr_t word = static_cast<std::uint32_t>(address) & ~(word_size - 1);
    return *reinterpret_cast<shadow_cell*>(shadow_base | word * (sizeof(shadow_cell) / word_size));
  }

  // Begins the cells of consecutive words, all in the same 4 GiB.
  void begin_all(std::uintptr_t from, std::uintptr_t to, cell_start start) const;

  // The cell, blanked if it was stale.
  shadow_cell& blanked(std::uintptr_t address);

 private:
  static constexpr std::size_t cell_count = std::size_t{1} << 29;

  std::uint64_t generation_;
  std::uint64_t short_path_generation_;
  bool reserved_;
  bool
      has_short_path_;  // for itself: the short path of a word that is not stale must not load more
};

extern constinit shadow_memory shadow;

}  // namespace brigade::explore::runtime
