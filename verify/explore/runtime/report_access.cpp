#include "report_access.hpp"

#include <unordered_map>
#include <vector>

#include "address_space.hpp"
#include "arena.hpp"
#include "clock.hpp"
#include "observer.hpp"
#include "scheduler.hpp"
#include "symbolize.hpp"

namespace brigade::explore::runtime {

namespace {

std::string thread_name(unsigned number) { return "thread " + std::to_string(number); }

std::string relative_to_block(std::uintptr_t address) {
  if (!in_arena(address)) {
    const std::string global = global_at(address);
    return global.empty() ? "" : ", at " + global;
  }
  const auto block = arena.block_at(address);
  if (block.start == 0) return "";
  const auto distance = static_cast<std::ptrdiff_t>(address - block.start);
  return ", byte " + std::to_string(distance) + " of a block of " + std::to_string(block.size);
}

const char* verb(access_kind how) { return how == access_kind::write ? "write" : "read"; }

}  // namespace

std::string describe_here() {
  const std::string where = innermost_frame();
  return where.empty() ? "" : " in " + where;
}

bool is_known_race_of_the_library(const race_partner& earlier, access_kind how) {
  if (earlier.atomic || earlier.how != access_kind::read || how != access_kind::write) return false;
  static std::unordered_map<std::uintptr_t, bool>
      known;  // by place, as it may come again and again
  const std::vector<std::uintptr_t> stack = capture_stack();
  if (stack.empty()) return false;
  const auto [place, is_new] = known.try_emplace(stack.front(), false);
  if (is_new) place->second = is_in_file(stack.front(), "/bits/shared_ptr_atomic.h");
  return place->second;
}

std::string describe_race(std::uintptr_t address, const race_partner& earlier, access_kind how) {
  return std::string("data race: ") + verb(how) + " by " +
         thread_name(the_scheduler.current().number) + " is not ordered with " +
         (earlier.atomic ? "an atomic " : "a ") + verb(earlier.how) + " by " +
         thread_name(thread_of(earlier.when)) + relative_to_block(address) + describe_here();
}

std::string describe_both_stacks(const race_partner& earlier, access_kind how) {
  return std::string("  ") + verb(how) + " by " + thread_name(the_scheduler.current().number) +
         ":\n" + describe_stack(capture_stack()) + "  earlier " + verb(earlier.how) + " by " +
         thread_name(thread_of(earlier.when)) + ":\n" + describe_stack(observer.partner_stack());
}

std::string describe_block(std::uintptr_t address) {
  const std::uintptr_t block = in_arena(address) ? arena.block_at(address).start : 0;
  if (block == 0) return "";
  std::string text = "  access:\n" + describe_stack(capture_stack()) + "  allocated:\n" +
                     describe_stack(observer.allocated_at(block));
  if (!observer.freed_at(block).empty())
    text += "  freed:\n" + describe_stack(observer.freed_at(block));
  return text;
}

std::string describe_use_after_free(std::uintptr_t address, access_kind how, unsigned freed_by) {
  return std::string("use after free: ") + verb(how) + " by " +
         thread_name(the_scheduler.current().number) + relative_to_block(address) + " freed by " +
         thread_name(freed_by) + describe_here();
}

std::string describe_out_of_bounds(std::uintptr_t address, access_kind how) {
  return std::string("out of bounds: ") + verb(how) + " by " +
         thread_name(the_scheduler.current().number) + relative_to_block(address) + describe_here();
}

}  // namespace brigade::explore::runtime
