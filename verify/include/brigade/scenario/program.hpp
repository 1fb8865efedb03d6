// Programs: what several threads call on a container of any kind, said before anything runs; and
// all small ones, the smallest first.
#pragma once

#include <brigade/scenario/vocabulary.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace brigade::scenario {

/// The initial calls come first, one after the other; then those of the threads, side by side; then
/// the final ones.
template <class Model>
struct program {
  using calls = std::vector<typename Model::invocation>;

  calls initial{};
  std::vector<calls> parallel{};
  calls final{};
};

/// One line per part.
template <class Model>
[[nodiscard]] std::string to_string(const program<Model>& what) {
  std::string text;
  const auto add = [&text](const std::string& head, const auto& calls) {
    if (calls.empty()) return;
    text += head;
    const char* separator = "";
    for (const auto& each : calls) {
      text += separator + vocabulary<Model>::asked(each);
      separator = "; ";
    }
    text += "\n";
  };
  add("initial   ", what.initial);
  for (std::size_t i = 0; i < what.parallel.size(); ++i)
    add("thread " + std::to_string(i) + "  ", what.parallel[i]);
  add("final     ", what.final);
  return text;
}

/// Up to how many calls the parts of a program have.
struct program_size {
  std::size_t threads = 2;
  std::size_t per_thread = 2;  ///< at least 1
  std::size_t initial = 2;
};

namespace detail {

/// The number of calls in each part: initial, then thread by thread.
using part_lengths = std::vector<std::size_t>;

/// All lengths of the size, the smallest sums first; a thread is never longer than the one before
/// it.
[[nodiscard]] std::vector<part_lengths> lengths_of(const program_size& size);

/// Counts through the choices of one call of `alternatives` for each of the places, but skips those
/// that only exchange threads. `visit` gets the choices, part by part.
void each_choice(const part_lengths& lengths, std::size_t alternatives,
                 const std::function<void(const std::vector<std::size_t>&)>& visit);

template <class Model>
[[nodiscard]] program<Model> program_of(const part_lengths& lengths,
                                        const std::vector<std::size_t>& choices) {
  program<Model> made;
  std::size_t place = 0;
  for (std::size_t part = 0; part < lengths.size(); ++part) {
    if (part > 0) made.parallel.emplace_back();
    auto& calls = part == 0 ? made.initial : made.parallel.back();
    for (std::size_t i = 0; i < lengths[part]; ++i, ++place)
      calls.push_back(vocabulary<Model>::calls(static_cast<int>(place) + 1)[choices[place]]);
  }
  made.final = vocabulary<Model>::at_the_end(choices.size());
  return made;
}

}  // namespace detail

/// All programs of the size, the smallest first, threads that could be exchanged only in one order;
/// where there are more than `most`, that many of them, drawn by the seed, in the same order.
template <class Model>
[[nodiscard]] std::vector<program<Model>> small_programs(const program_size& size, std::size_t most,
                                                         std::uint64_t seed) {
  const std::size_t alternatives = vocabulary<Model>::calls(1).size();
  const std::vector<detail::part_lengths> all = detail::lengths_of(size);
  std::uint64_t left = 0;
  for (const auto& lengths : all) {
    detail::each_choice(lengths, alternatives, [&left](const auto&) { ++left; });
  }
  std::mt19937_64 random(seed);
  std::vector<program<Model>> drawn;
  for (const auto& lengths : all) {
    detail::each_choice(lengths, alternatives, [&](const auto& choices) {
      // Each is taken with the probability that leaves `most` in the end (Knuth's algorithm S).
      if (random() % left-- < most - drawn.size())
        drawn.push_back(detail::program_of<Model>(lengths, choices));
    });
  }
  return drawn;
}

}  // namespace brigade::scenario
