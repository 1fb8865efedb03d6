// Words for findings about memory.
#pragma once

#include <cstdint>
#include <string>

#include "race_detector.hpp"

namespace brigade::explore::runtime {

// Of std::atomic<std::shared_ptr>, libstdc++ 12 gives up the inner lock with a relaxed store after
// a load, so that a later store races with it, as the memory model has it, whatever the code around
// them does. On processors of today's kinds it does no harm: it is not reported.
bool is_known_race_of_the_library(const race_partner& earlier, access_kind how);

std::string describe_race(std::uintptr_t address, const race_partner& earlier, access_kind how);
std::string describe_use_after_free(std::uintptr_t address, access_kind how, unsigned freed_by);
std::string describe_out_of_bounds(std::uintptr_t address, access_kind how);

// Of a repeated execution, which was observed: the stacks of both accesses of a race, and where a
// block was allocated and freed.
std::string describe_both_stacks(const race_partner& earlier, access_kind how);
std::string describe_block(std::uintptr_t address);

// " in <function> at <file>:<line>" for the innermost frame of the code under test; empty if
// unknown.
std::string describe_here();

}  // namespace brigade::explore::runtime
