// The invocations and responses of a partition in the order of their stamps.
//
// At equal stamps invocations come first: ties are overlap. Left out, because no linearization
// needs them: pending operations without effect, and pending operations invoked after the last
// response.
#pragma once

#include <algorithm>
#include <brigade/linearize/model.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace brigade::linearize::detail {

struct event {
  history::stamp at;
  bool is_response;
  std::uint32_t operation;  ///< position in the partition
};

/// O(n log n).
template <sequential_model Model>
[[nodiscard]] std::vector<event> timeline(const Model& model,
                                          std::span<const operation_of<Model>* const> operations) {
  history::stamp last_response = std::numeric_limits<history::stamp>::min();
  for (const auto* operation : operations) {
    if (!operation->pending()) {
      last_response = std::max(last_response, operation->responded);
    }
  }
  std::vector<event> events;
  events.reserve(operations.size() * 2);
  for (std::size_t position = 0; position < operations.size(); ++position) {
    const auto& operation = *operations[position];
    const auto id = static_cast<std::uint32_t>(position);
    if (!operation.pending()) {
      events.push_back({operation.invoked, false, id});
      events.push_back({operation.responded, true, id});
    } else if (operation.invoked <= last_response &&
               !is_effect_free(model, operation.invocation, nullptr)) {
      events.push_back({operation.invoked, false, id});
    }
  }
  std::sort(events.begin(), events.end(), [](const event& a, const event& b) {
    if (a.at != b.at) {
      return a.at < b.at;
    }
    return a.is_response != b.is_response ? b.is_response : a.operation < b.operation;
  });
  return events;
}

/// True where the timeline has the response of one operation before that of another.
template <class Operation>
[[nodiscard]] bool answered_before(std::span<const Operation* const> operations, std::uint32_t one,
                                   std::uint32_t other) noexcept {
  const history::stamp first = operations[one]->responded;
  const history::stamp second = operations[other]->responded;
  return !operations[one]->pending() && (first < second || (first == second && one < other));
}

}  // namespace brigade::linearize::detail
