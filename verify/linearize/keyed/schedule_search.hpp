// A search for a schedule of presence where the laziest one fails.
//
// The lazy schedule (presence_schedule.hpp) is kept as far as it goes. Where it fails, only the
// stretch before that is tried again: from a place a little earlier, with moves at random that
// nobody waited for, and after some attempts from an earlier place still. Past the hard place it is
// lazy again. A schedule found is one; none found means nothing. The attempts are counted, whatever
// the machine, and the random numbers always the same: O(n log n).
#pragma once

#include <cstddef>
#include <span>

#include "presence_schedule.hpp"

namespace brigade::linearize::keyed {

struct schedule_effort {
  std::size_t stride = 64;        ///< jobs between two places to go back to
  std::size_t places = 8;         ///< kept
  std::size_t from_a_place = 16;  ///< attempts
  std::size_t at_once = 128;      ///< attempts to get over one hard place
  std::size_t in_all = 256;       ///< attempts, besides one for each stride
};

/// True where a schedule was found.
[[nodiscard]] bool find_schedule(std::span<const job> jobs, bool present,
                                 const schedule_effort& effort = {});

}  // namespace brigade::linearize::keyed
