// Which operations rely on what others reveal, and what they are judged as where that is left out.
//
// A compare-and-swap by a token succeeds only after a get has revealed the token. To drop the get
// would be to add a contradiction, not to take one away: relaxing would not be monotone, and an
// innocent operation accused. So an operation none of whose revealing operations is kept is judged
// without its reliance, which accepts more than with it.
#pragma once

#include <brigade/linearize/model.hpp>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace brigade::linearize::detail {

/// Stands for the reliances of models that have none.
template <sequential_model Model>
class reliances {
 public:
  using operation_type = operation_of<Model>;

  reliances(const Model&, std::span<const operation_type* const>) {}

  [[nodiscard]] const operation_type* as_judged(std::uint32_t, const operation_type* whole,
                                                const std::vector<char>&) const noexcept {
    return whole;
  }
};

template <revealing_model Model>
class reliances<Model> {
 public:
  using operation_type = operation_of<Model>;

  /// O(n log n).
  reliances(const Model& model, std::span<const operation_type* const> operations) {
    using name = typename decltype(model.reveals(operations.front()->invocation,
                                                 observed(*operations.front())))::value_type;
    std::map<name, std::vector<std::uint32_t>> revealed;
    for (std::uint32_t at = 0; at < operations.size(); ++at) {
      const operation_type& each = *operations[at];
      if (auto named = model.reveals(each.invocation, observed(each))) {
        revealed[*std::move(named)].push_back(at);
      }
    }
    for (std::uint32_t at = 0; at < operations.size() && !revealed.empty(); ++at) {
      const operation_type& each = *operations[at];
      const auto named = model.relies_on(each.invocation, observed(each));
      const auto by = named ? revealed.find(*named) : revealed.end();
      if (by != revealed.end()) {
        operation_type alone = each;
        alone.invocation = model.without_reliance(each.invocation);
        relying_.emplace(at, reliance{by->second, std::move(alone)});
      }
    }
  }

  /// What stands for the operation at this position, given `whole`, beside those that are kept.
  /// Logarithmic, and linear in the operations that reveal the same.
  [[nodiscard]] const operation_type* as_judged(std::uint32_t at, const operation_type* whole,
                                                const std::vector<char>& keep) const {
    const auto found = relying_.find(at);
    if (found == relying_.end()) {
      return whole;
    }
    for (const std::uint32_t by : found->second.revealed_by) {
      if (keep[by] != 0) {
        return whole;
      }
    }
    return &found->second.alone;
  }

 private:
  struct reliance {
    std::vector<std::uint32_t> revealed_by{};
    operation_type alone{};
  };

  std::map<std::uint32_t, reliance> relying_{};
};

}  // namespace brigade::linearize::detail
