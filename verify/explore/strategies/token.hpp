// A schedule as text that can be pasted: threads picked and choices taken, in order, runs counted.
//
//   b1:0x3,1x2,?1,0   thread 0 three times, thread 1 twice, choice 1, thread 0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace brigade::explore::strategies {

// A decision of the strategy: a thread that was picked, or a choice.
struct decision {
  std::uint16_t value;
  bool is_choice;
  bool operator==(const decision&) const = default;
};

std::string encode(const std::vector<decision>& schedule);

// Throws std::invalid_argument, with what is wrong, for text that is no token.
std::vector<decision> decode(const std::string& token);

}  // namespace brigade::explore::strategies
