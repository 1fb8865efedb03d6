#include "overlapping_history.hpp"

#include <algorithm>

namespace brigade::linearize::keyed::test {
namespace {

/// What an operation of the kind answers in the state.
operation in_state(char kind, value_id state, value_id stored, span_of_time when) {
  const bool present = state != absent;
  switch (kind) {
    case 'g':
      return get(when, state);
    case 'c':
      return contains(when, present);
    case 'p':
      return put(when, stored);
    case 'i':
      return insert(when, stored, !present);
    case 'e':
      return erase(when, present);
    case 'r':
      return replace(when, stored, present);
    case 'a':
      return insert_or_assign(when, stored, !present);
    default:
      return cas(when, state, stored, true);
  }
}

}  // namespace

history overlapping_history(std::uint64_t seed, std::string_view kinds, std::size_t count,
                            std::size_t overlap) {
  std::mt19937_64 random(seed);
  constexpr stamp apart = 1'000'000;
  const auto longest = static_cast<std::uint64_t>(apart) * overlap;
  history h;
  value_id state = absent;
  for (std::size_t i = 1; i <= count; ++i) {
    const stamp now = apart * static_cast<stamp>(i);
    const span_of_time when{now - static_cast<stamp>(random() % longest),
                            now + static_cast<stamp>(random() % longest)};
    const auto op = in_state(kinds[random() % kinds.size()], state, static_cast<value_id>(i), when);
    state = op.changes() ? op.stored : state;
    h.push_back(op);
  }
  std::sort(h.begin(), h.end(),
            [](const operation& a, const operation& b) { return a.invoked < b.invoked; });
  return h;
}

}  // namespace brigade::linearize::keyed::test
