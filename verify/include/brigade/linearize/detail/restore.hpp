// Puts back into a linearization what the search left out of it.
//
// The search lets open blind writes come just before a later one without saying where. Each is put
// before the first blind write of its key that real time allows: the one that the search meant is
// not earlier.
#pragma once

#include <algorithm>
#include <brigade/linearize/model.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace brigade::linearize::detail {

/// For each place of the linearization, the earliest response of what comes from there on.
template <class Operation>
[[nodiscard]] std::vector<history::stamp> earliest_responses(
    std::span<const Operation* const> operations, const std::vector<std::uint32_t>& order) {
  std::vector<history::stamp> earliest(order.size() + 1, history::never);
  for (std::size_t at = order.size(); at != 0; --at) {
    const Operation& operation = *operations[order[at - 1]];
    earliest[at - 1] =
        std::min(earliest[at], operation.pending() ? history::never : operation.responded);
  }
  return earliest;
}

/// What a blind write overwrites: its key, where there are keys.
template <sequential_model Model>
[[nodiscard]] auto overwritten_by(const Model& model, const operation_of<Model>& operation) {
  if constexpr (keyed_model<Model>) {
    return model.key_of(operation.invocation);
  } else {
    return std::optional<no_key>();
  }
}

/// The linearization `order` with those of `missing` put in that a blind write hides. Positions of
/// operations throughout. O(n log n).
template <sequential_model Model>
[[nodiscard]] std::vector<std::uint32_t> restore(
    const Model& model, std::span<const operation_of<Model>* const> operations,
    const std::vector<std::uint32_t>& order, std::vector<std::uint32_t> missing) {
  const auto earliest = earliest_responses<operation_of<Model>>(operations, order);
  std::sort(missing.begin(), missing.end(), [&](std::uint32_t a, std::uint32_t b) {
    return operations[a]->invoked < operations[b]->invoked;
  });
  std::map<std::optional<key_type_of<Model>>, std::deque<std::uint32_t>> hidden;
  for (const std::uint32_t at : missing) {
    hidden[overwritten_by(model, *operations[at])].push_back(at);
  }
  std::vector<std::uint32_t> whole;
  whole.reserve(order.size() + missing.size());
  for (std::size_t at = 0; at < order.size(); ++at) {
    const auto& next = *operations[order[at]];
    if (is_blind(model, next.invocation, observed(next))) {
      auto& before = hidden[overwritten_by(model, next)];
      while (!before.empty() && operations[before.front()]->invoked <= earliest[at]) {
        whole.push_back(before.front());
        before.pop_front();
      }
    }
    whole.push_back(order[at]);
  }
  return whole;
}

}  // namespace brigade::linearize::detail
