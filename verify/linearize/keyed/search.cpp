// The general search over all operations of one key at once, in three attempts: exact as long as
// the frontier is narrow; then a quick refutation, and a search that keeps the easiest few
// configurations and can only confirm; then exact to the end. Where values mostly tell the stores
// apart, what they tell (chains.hpp, presence.hpp, distinct.hpp) is used as soon as more than a few
// operations overlap.
#include <algorithm>
#include <brigade/linearize/keyed/check.hpp>
#include <limits>
#include <optional>
#include <stdexcept>
#include <vector>

#include "beam.hpp"
#include "budget.hpp"
#include "chains.hpp"
#include "distinct.hpp"
#include "lookahead.hpp"
#include "presence.hpp"
#include "refutation.hpp"
#include "search_driver.hpp"
#include "timeline.hpp"

namespace brigade::linearize::keyed {
namespace {

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

/// The frontier up to which an exact search is not worth interrupting, and the steps for one
/// response that are: many open operations of one kind can take exponentially many.
constexpr std::size_t exact_below = 64;
constexpr std::size_t exact_steps = 4096;

/// The steps that are where values tell the stores apart, since the next attempt knows much more.
constexpr std::size_t distinct_steps = 128;

/// The operations open at once that are few enough for a search not to need what values tell.
constexpr std::size_t few_open = 16;

class attempts {
 public:
  attempts(std::span<const operation> operations, const options& allowed)
      : operations_(operations),
        budget_(allowed),
        allowed_(allowed),
        order_(order_by_invocation(operations)),
        distinct_(mostly_distinct(operations, allowed.initial)) {}

  result run() {
    auto found = distinct_ ? sweep_all(exact_below, distinct_steps, few_open)
                           : sweep_all(exact_below, exact_steps, unlimited);
    if (!gave_up(found)) {
      return found;
    }
    if (auto violated = refute(operations_, order_, allowed_.initial)) {
      return *violated;
    }
    if (distinct_) {
      return by_values();
    }
    found = confirm(operations_, order_, allowed_, budget_);
    return gave_up(found) ? sweep_all(unlimited, unlimited, unlimited) : found;
  }

 private:
  [[nodiscard]] std::size_t position(std::size_t i) const noexcept {
    return order_.empty() ? i : order_[i];
  }

  /// True where a sweep stopped of its own accord.
  [[nodiscard]] static bool gave_up(const result& found) noexcept {
    return found.verdict == verdict::unknown && found.met == bound::none;
  }

  /// By what the values tell.
  result by_values() {
    if (auto violated = refute_by_chains(operations_, order_, allowed_.initial)) {
      return *violated;
    }
    if (most_open(operations_, order_) > few_open) {
      auto found = by_presence();
      if (!gave_up(found)) {
        return found;
      }
    }
    return by_exhaustion();
  }

  result by_presence() {
    if (auto held = confirm_by_presence(operations_, allowed_.initial)) {
      return *held;
    }
    if (auto violated = refute_by_presence(operations_, allowed_.initial)) {
      return *violated;
    }
    return sweep_all(exact_below, distinct_steps, unlimited);
  }

  result by_exhaustion() {
    result found;
    const auto tight = tighten(operations_, order_, allowed_.initial);
    const auto shorter = contract(tight.operations, allowed_.initial);
    if (shorter.size() < tight.operations.size()) {
      found = contracted(shorter);
      if (found.verdict == verdict::holds) {
        return found;
      }
    }
    return in_terms_of_the_whole(told_apart(tight.operations), tight);
  }

  /// Sweeps over everything; gives up where it comes to hold more than `widest`, to take more steps
  /// for one response, to have more than `open_at_most` operations open at once, or to look ahead
  /// at values that are mostly distinct.
  result sweep_all(std::size_t widest, std::size_t steps, std::size_t open_at_most) {
    std::optional<lookahead> ahead;
    search_driver driver(allowed_, budget_);
    driver.be_patient_for(steps);
    for (std::size_t i = 0; i < operations_.size(); ++i) {
      if (!driver.feed(operations_[position(i)], position(i))) {
        break;
      }
      if (!ahead && driver.width() > allowed_.look_ahead_from) {
        if (widest != unlimited && distinct_) {
          return {};
        }
        driver.look_ahead(ahead.emplace(operations_, order_, i + 1));
      }
      if (driver.width() > widest || (open_at_most != unlimited && driver.open() > open_at_most)) {
        return {};
      }
    }
    return driver.finish();
  }

  /// Attempts on operations whose chains are contracted: where they hold, so does the whole.
  result contracted(std::span<const operation> operations) {
    auto found = sweep_tightened(operations, exact_below, distinct_steps);
    if (gave_up(found)) {
      found = confirm(operations, {}, allowed_, budget_, lookahead::deadlines::tightened,
                      {.widest = exact_below * 4});
    }
    return found;
  }

  /// The same attempts as on everything, on operations that are tightened.
  result told_apart(std::span<const operation> operations) {
    auto found = sweep_tightened(operations, exact_below * 4, exact_steps * 4);
    if (gave_up(found)) {
      found = confirm(operations, {}, allowed_, budget_, lookahead::deadlines::tightened);
    }
    return gave_up(found) ? sweep_tightened(operations, unlimited, unlimited) : found;
  }

  result sweep_tightened(std::span<const operation> operations, std::size_t widest,
                         std::size_t steps) {
    lookahead ahead(operations, {}, 0, lookahead::deadlines::tightened);
    ahead.stored_before_all(allowed_.initial);
    search_driver driver(allowed_, budget_);
    driver.be_patient_for(steps);
    driver.look_ahead(ahead);
    for (std::size_t i = 0; i < operations.size(); ++i) {
      if (!driver.feed(operations[i], i)) {
        break;
      }
      if (driver.width() > widest) {
        return {};
      }
    }
    return driver.finish();
  }

  [[nodiscard]] static result in_terms_of_the_whole(result found, const tightened_history& tight) {
    if (found.stuck != no_operation) {
      found.stuck = tight.witness[found.stuck];
    }
    if (found.cut != no_operation) {
      found.cut = tight.position[found.cut];
    }
    return found;
  }

  std::span<const operation> operations_;
  budget budget_;
  const options& allowed_;
  std::vector<std::size_t> order_;
  bool distinct_;
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
