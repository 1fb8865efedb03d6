// Counts what the calling thread allocates, by replacing the global operator new.
#pragma once

#include <cstddef>

namespace brigade::linearize::keyed::test {

[[nodiscard]] std::size_t allocations() noexcept;

}  // namespace brigade::linearize::keyed::test
