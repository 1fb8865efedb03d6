#include <algorithm>
#include <brigade/scenario/program.hpp>
#include <numeric>

namespace brigade::scenario::detail {
namespace {

void add_threads(const program_size& size, part_lengths& lengths, std::vector<part_lengths>& all) {
  if (lengths.size() == size.threads + 1) {
    all.push_back(lengths);
    return;
  }
  const std::size_t most = lengths.size() == 1 ? size.per_thread : lengths.back();
  for (std::size_t length = 1; length <= most; ++length) {
    lengths.push_back(length);
    add_threads(size, lengths, all);
    lengths.pop_back();
  }
}

/// Whether threads of equal length come in ascending order of their choices.
bool in_order(const part_lengths& lengths, const std::vector<std::size_t>& choices) {
  auto thread = choices.begin() + static_cast<std::ptrdiff_t>(lengths[0]);
  for (std::size_t part = 1; part + 1 < lengths.size(); ++part) {
    const auto next = thread + static_cast<std::ptrdiff_t>(lengths[part]);
    const auto end = next + static_cast<std::ptrdiff_t>(lengths[part + 1]);
    const bool exchangeable = lengths[part] == lengths[part + 1];
    if (exchangeable && std::lexicographical_compare(next, end, thread, next)) return false;
    thread = next;
  }
  return true;
}

}  // namespace

std::vector<part_lengths> lengths_of(const program_size& size) {
  std::vector<part_lengths> all;
  for (std::size_t initial = 0; initial <= size.initial; ++initial) {
    part_lengths lengths{initial};
    add_threads(size, lengths, all);
  }
  const auto sum = [](const part_lengths& of) {
    return std::accumulate(of.begin(), of.end(), std::size_t{0});
  };
  std::stable_sort(all.begin(), all.end(), [&sum](const part_lengths& a, const part_lengths& b) {
    return sum(a) < sum(b);
  });
  return all;
}

void each_choice(const part_lengths& lengths, std::size_t alternatives,
                 const std::function<void(const std::vector<std::size_t>&)>& visit) {
  const std::size_t places = std::accumulate(lengths.begin(), lengths.end(), std::size_t{0});
  std::vector<std::size_t> choices(places, 0);
  while (true) {
    if (in_order(lengths, choices)) visit(choices);
    std::size_t place = places;
    while (place > 0 && choices[place - 1] + 1 == alternatives) choices[--place] = 0;
    if (place == 0) return;
    ++choices[place - 1];
  }
}

}  // namespace brigade::scenario::detail
