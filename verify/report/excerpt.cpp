#include <algorithm>
#include <brigade/report/detail/excerpt.hpp>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>

namespace brigade::report::detail {
namespace {

// How far an operation lies from the stretch of time; 0 where they overlap.
std::uint64_t distance(const interval& operation, const interval& stretch) {
  const auto apart = [](history::stamp earlier, history::stamp later) {
    return static_cast<std::uint64_t>(later) - static_cast<std::uint64_t>(earlier);
  };
  if (operation.responded < stretch.invoked) return apart(operation.responded, stretch.invoked);
  if (stretch.responded < operation.invoked) return apart(stretch.responded, operation.invoked);
  return 0;
}

// From the first invocation to the last response (or invocation, of what is pending) that must be
// shown; the end of the history where nothing must.
interval stretch_of(std::span<const interval> operations, const std::vector<bool>& must) {
  interval stretch{history::never, std::numeric_limits<history::stamp>::min()};
  const bool any = std::find(must.begin(), must.end(), true) != must.end();
  history::stamp last = stretch.responded;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const auto [invoked, responded] = operations[i];
    last = std::max(last, invoked);
    if (!must[i]) continue;
    stretch.invoked = std::min(stretch.invoked, invoked);
    stretch.responded =
        std::max(stretch.responded, responded == history::never ? invoked : responded);
  }
  return any ? stretch : interval{last, last};
}

}  // namespace

std::vector<std::size_t> excerpt(std::span<const interval> operations,
                                 const std::vector<bool>& must, std::size_t most) {
  std::vector<std::size_t> chosen(operations.size());
  std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  if (chosen.size() <= most) return chosen;
  const interval stretch = stretch_of(operations, must);
  const auto rank = [&](std::size_t i) {
    return std::pair(must[i] ? 0 : distance(operations[i], stretch) + 1, i);
  };
  const auto needed = static_cast<std::size_t>(std::count(must.begin(), must.end(), true));
  const auto end = chosen.begin() + static_cast<std::ptrdiff_t>(std::max(most, needed));
  if (end < chosen.end()) {
    std::nth_element(chosen.begin(), end, chosen.end(),
                     [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
    chosen.erase(end, chosen.end());
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace brigade::report::detail
