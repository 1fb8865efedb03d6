// The general search over all operations of one key at once, in three attempts: exact as long as
// the frontier is narrow; then a quick refutation, and a search that keeps the easiest few
// configurations and can only confirm; then exact to the end.
#include <algorithm>
#include <brigade/linearize/keyed/check.hpp>
#include <limits>
#include <optional>
#include <stdexcept>
#include <vector>

#include "beam.hpp"
#include "budget.hpp"
#include "lookahead.hpp"
#include "refutation.hpp"
#include "search_driver.hpp"
#include "timeline.hpp"

namespace brigade::linearize::keyed {
namespace {

class attempts {
 public:
  attempts(std::span<const operation> operations, const options& allowed)
      : operations_(operations),
        budget_(allowed),
        allowed_(allowed),
        order_(order_by_invocation(operations)) {}

  result run() {
    if (auto found = sweep_all(exact_below)) {
      return *found;
    }
    if (auto violated = refute(operations_, order_, allowed_.initial)) {
      return *violated;
    }
    auto found = confirm(operations_, order_, allowed_, budget_);
    if (found.verdict == verdict::holds || found.met != bound::none) {
      return found;
    }
    return *sweep_all(unlimited);
  }

 private:
  static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

  /// The frontier up to which an exact search is not worth interrupting.
  static constexpr std::size_t exact_below = 64;

  [[nodiscard]] std::size_t position(std::size_t i) const noexcept {
    return order_.empty() ? i : order_[i];
  }

  /// Sweeps over everything. Nothing, where it came to hold more than `give_up_above`.
  std::optional<result> sweep_all(std::size_t give_up_above) {
    std::optional<lookahead> ahead;
    search_driver driver(allowed_, budget_);
    for (std::size_t i = 0; i < operations_.size(); ++i) {
      if (!driver.feed(operations_[position(i)], position(i))) {
        break;
      }
      if (!ahead && driver.width() > allowed_.look_ahead_from) {
        driver.look_ahead(ahead.emplace(operations_, order_, i + 1));
      }
      if (driver.width() > give_up_above) {
        return std::nullopt;
      }
    }
    return driver.finish();
  }

  std::span<const operation> operations_;
  budget budget_;
  const options& allowed_;
  std::vector<std::size_t> order_;
};

}  // namespace

result search(std::span<const operation> operations, const options& allowed) {
  for (const auto& op : operations) {
    if (op.then == effect::derive && allowed.derived == nullptr) {
      throw std::invalid_argument("an operation derives, but options.derived is null");
    }
  }
  return attempts(operations, allowed).run();
}

}  // namespace brigade::linearize::keyed
