// Makes std::hash work for the values of recorded histories.
#pragma once

#include <brigade/history/event.hpp>
#include <cstddef>
#include <functional>

template <>
struct std::hash<brigade::history::null_value> {
  std::size_t operator()(brigade::history::null_value) const noexcept { return 0; }
};
