#include "pinned_random.hpp"

namespace brigade::explore::runtime {

constinit pinned_random randomness{};

// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
std::uint64_t pinned_random::next() {
  state_ += 0x9e3779b97f4a7c15;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
  return mixed ^ mixed >> 31;
}

void pinned_random::fill(void* to, std::size_t size) {
  auto* byte = static_cast<unsigned char*>(to);
  for (std::size_t i = 0; i < size; ++i) byte[i] = static_cast<unsigned char>(next());
}

}  // namespace brigade::explore::runtime
