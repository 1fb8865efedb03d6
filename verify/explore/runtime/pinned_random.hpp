// Randomness that is the same in every execution: what random_device, getrandom, getentropy and
// rand answer under control.
#pragma once

#include <cstddef>
#include <cstdint>

namespace brigade::explore::runtime {

class pinned_random {
 public:
  void begin_execution() { state_ = start; }
  void seed(std::uint64_t value) { state_ = start ^ value; }

  std::uint64_t next();
  void fill(void* to, std::size_t size);

 private:
  static constexpr std::uint64_t start = 0x9e3779b97f4a7c15;
  std::uint64_t state_ = start;
};

extern constinit pinned_random randomness;

}  // namespace brigade::explore::runtime
