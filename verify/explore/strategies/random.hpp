// SplitMix64: small, fast, and the same on every platform (Steele, Lea, Flood, OOPSLA 2014).
#pragma once

#include <cstdint>

namespace brigade::explore::strategies {

class random_source {
 public:
  explicit random_source(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  // Below `limit`, which is at most 2^32; its bias is below limit / 2^32.
  unsigned below(unsigned limit) { return static_cast<unsigned>(((next() >> 32) * limit) >> 32); }

 private:
  std::uint64_t state_;
};

}  // namespace brigade::explore::strategies
