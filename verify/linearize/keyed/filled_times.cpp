#include "filled_times.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <tuple>

namespace brigade::linearize::keyed {
namespace {

/// Where an operation stands in its chain.
struct place {
  value_id chain = absent;
  std::uint64_t rank = 0;
  stamp invoked = 0;
  value_id value = absent;
};

}  // namespace

bool filled_times::settle() {
  std::sort(times_.begin(), times_.end(),
            [](const filled_time& a, const filled_time& b) { return a.from < b.from; });
  const auto overlapping =
      std::adjacent_find(times_.begin(), times_.end(),
                         [](const filled_time& a, const filled_time& b) { return b.from < a.to; });
  return overlapping == times_.end();
}

const filled_time* filled_times::around(stamp at) const {
  auto after = std::lower_bound(times_.begin(), times_.end(), at,
                                [](const filled_time& each, stamp t) { return each.from < t; });
  return after != times_.begin() && at < (--after)->to ? &*after : nullptr;
}

void filled_times::find_passages(std::span<const operation> operations, chains& known,
                                 stretches& parts) {
  std::vector<place> places;
  for (const auto& op : operations) {
    const auto chain = parts.chain_of(op);
    if (chain && !parts.of(*chain).is_instant()) {
      const value_id value = op.changes() ? op.stored : op.expected;
      const std::uint64_t rank = std::uint64_t{known.depth(value)} * 2;
      places.push_back({*chain, rank + (op.changes() ? 0 : 1), op.invoked, value});
    }
  }
  std::sort(places.begin(), places.end(), [](const place& a, const place& b) {
    return std::tie(a.chain, a.rank) < std::tie(b.chain, b.rank);
  });
  stamp latest = std::numeric_limits<stamp>::min();
  for (std::size_t i = 0; i < places.size(); ++i) {
    const bool is_first = i == 0 || places[i].chain != places[i - 1].chain;
    const stamp from = parts.of(places[i].chain).responded;
    latest = std::max(is_first ? from : latest, places[i].invoked);
    if (is_first) {
      passages_[places[i].chain].entered = from;
    }
    const value_id before = is_first ? places[i].chain : places[i - 1].value;
    if (places[i].value != before) {
      passages_[before].left = latest;
      passages_[places[i].value].entered = latest;
    }
    passages_[places[i].value].left = latest;
  }
}

}  // namespace brigade::linearize::keyed
