// The prefixes of a history: what was known when its k-th response had come.
//
// In a prefix, an operation that responds later is pending. The search judges by responses that are
// still to come, so it may get stuck before the prefix does that it could not extend; the longest
// linearizable prefix is found by judging prefixes.
#pragma once

#include <algorithm>
#include <brigade/linearize/detail/search.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace brigade::linearize::detail {

template <sequential_model Model>
class prefixes {
 public:
  using operation_type = operation_of<Model>;

  /// `operations` must outlive the prefixes.
  explicit prefixes(std::span<const operation_type* const> operations) : operations_(operations) {
    pending_.reserve(operations.size());
    for (std::uint32_t at = 0; at < operations.size(); ++at) {
      const operation_type& whole = *operations[at];
      pending_.push_back(
          {whole.thread, whole.invocation, std::nullopt, whole.invoked, history::never});
      if (!whole.pending()) {
        order_.push_back(at);
      }
    }
    std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
      return answered_before<operation_type>(operations_, a, b);
    });
  }

  /// The operations, each at its position, with the first `responses` responses.
  [[nodiscard]] std::vector<const operation_type*> with(std::size_t responses) const {
    std::vector<const operation_type*> known;
    known.reserve(operations_.size());
    for (const operation_type& each : pending_) {
      known.push_back(&each);
    }
    for (std::size_t rank = 0; rank < responses; ++rank) {
      known[order_[rank]] = operations_[order_[rank]];
    }
    return known;
  }

  /// The position of the operation with the response of this rank, from 0.
  [[nodiscard]] std::uint32_t operation_at(std::size_t rank) const { return order_[rank]; }

  /// How many responses the longest linearizable prefix has, given an operation at which the search
  /// of the whole got stuck. Nothing where the budget ended.
  [[nodiscard]] std::optional<std::size_t> longest(search<Model>& searching, scope reach,
                                                   std::uint32_t stuck) const {
    const auto rank_of_stuck = std::find(order_.begin(), order_.end(), stuck) - order_.begin();
    auto good = static_cast<std::size_t>(rank_of_stuck);  // so many are linearizable
    std::size_t step = 1;
    std::size_t bad = order_.size();  // so many are not
    while (good + 1 < bad) {
      const std::size_t probe = std::min(good + step, bad - 1);
      const verdict answer = searching.run(with(probe), reach);
      if (answer == verdict::unknown) {
        return std::nullopt;
      }
      if (answer == verdict::holds) {
        good = probe;
        step *= 2;
      } else {
        bad = probe;
        step = std::max<std::size_t>(1, (bad - good) / 2);
      }
    }
    return good;
  }

 private:
  std::span<const operation_type* const> operations_;
  std::vector<operation_type> pending_{};
  std::vector<std::uint32_t> order_{};
};

}  // namespace brigade::linearize::detail
