// Both locking designs as the types of a typed test suite, by name.
#pragma once

#include <gtest/gtest.h>

#include <brigade/concurrent_map.hpp>
#include <string>
#include <string_view>
#include <type_traits>

namespace brigade::props {

#if defined(BRIGADE_ONLY_LOCKING)  // the detector of a mutant runs one test: half as much to
                                   // compile
using lockings = ::testing::Types<BRIGADE_ONLY_LOCKING>;
#else
using lockings = ::testing::Types<modern_locking, classic_locking>;
#endif

template <class Locking>
inline constexpr std::string_view locking_name =
    std::is_same_v<Locking, classic_locking> ? "classic" : "modern";

struct locking_names {
  template <class Locking>
  static std::string GetName(int) {
    return std::string{locking_name<Locking>};
  }
};

}  // namespace brigade::props
