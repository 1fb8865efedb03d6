// The page's source files, embedded at build time from page/ by embed.cmake.
#pragma once

#include <array>
#include <string_view>

namespace brigade::report::page {

extern const std::string_view markup;
extern const std::string_view style;
/// In the order in which the page's scripts depend on each other.
extern const std::array<std::string_view, 13> script;

}  // namespace brigade::report::page
