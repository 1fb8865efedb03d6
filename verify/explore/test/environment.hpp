// What the environment tells a randomised test: its seed and how much to try.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace brigade::explore::test {

inline std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace brigade::explore::test
