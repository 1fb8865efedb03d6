// The shape of generated scenarios: how many threads, how long, over which keys, which operations.
#pragma once

#include <array>
#include <brigade/model/operation.hpp>
#include <cstddef>

namespace brigade::scenario {

/// How often each operation is drawn, relative to the others; 0 is never.
using operation_weights = std::array<unsigned, model::operation_count>;

/// Every operation of a map, the frequent ones of real use more often, those over the whole table
/// rarely: each of them makes a history harder to judge. `discard` is no operation of a map.
[[nodiscard]] constexpr operation_weights default_weights() {
  using model::operation;
  operation_weights weights{};
  const auto set = [&weights](operation what, unsigned weight) {
    weights[static_cast<std::size_t>(what)] = weight;
  };
  for (const operation what : {operation::contains, operation::cvisit, operation::try_emplace,
                               operation::extract, operation::visit}) {
    set(what, 6);
  }
  for (const operation what : {operation::insert, operation::erase, operation::find}) {
    set(what, 12);
  }
  for (const operation what : {operation::insert_or_assign, operation::update}) set(what, 9);
  for (const operation what :
       {operation::size, operation::empty, operation::erase_if, operation::for_each,
        operation::scan, operation::clear, operation::reserve}) {
    set(what, 2);
  }
  set(operation::migrate, 12);
  return weights;
}

struct shape {
  std::size_t threads_at_least = 2;  ///< 0 where nothing is to run in parallel
  std::size_t threads_at_most = 3;
  std::size_t initial_at_most = 12;
  std::size_t per_thread_at_most = 16;
  std::size_t final_at_most = 2;
  model::key_type keys = 6;         ///< keys are 0 to keys - 1
  bool read_all_at_the_end = true;  ///< the final operations end with a find of every key, and size
  operation_weights weights = default_weights();
};

}  // namespace brigade::scenario
