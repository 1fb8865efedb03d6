// Documents that the tests of the report share.
#pragma once

#include <brigade/report/document.hpp>
#include <cstddef>
#include <cstdint>
#include <string>

namespace brigade::report::test {

/// Two clients write, a third reads a value that was overwritten before the read began.
[[nodiscard]] document stale_read();

/// The same shape, with text that would be markup, script or a terminal command if it were
/// believed.
[[nodiscard]] document hostile();

/// The same on key a, and as many operations on key b that are in order.
[[nodiscard]] document two_keys();

/// A linearizable stretch of `operations` operations by `clients` busy clients, with a stale read
/// in its middle and a few pending operations; the same for the same seed.
[[nodiscard]] document long_history(std::size_t operations, std::uint32_t clients,
                                    std::uint32_t seed);

}  // namespace brigade::report::test
