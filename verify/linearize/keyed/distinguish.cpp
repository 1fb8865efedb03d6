#include "distinguish.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "value_table.hpp"

namespace brigade::linearize::keyed {
namespace {

/// A store of a value that is stored more than once.
struct source {
  stamp middle = std::numeric_limits<stamp>::min();
  value_id name = absent;
  span_of_time when{std::numeric_limits<stamp>::min(), std::numeric_limits<stamp>::min()};
};

[[nodiscard]] stamp middle_of(const operation& op) noexcept {
  return op.pending() ? op.invoked : op.invoked + (op.responded - op.invoked) / 2;
}

class guess {
 public:
  guess(std::span<const operation> operations, value_id initial)
      : operations_(operations),
        next_name_(largest_value(operations, initial)),
        stores_(next_name_, operations.size()) {
    ++stores_.at(initial);
    for (const auto& op : operations) {
      stores_.at(op.stored) += op.then == effect::store ? 1U : 0U;
    }
    for (const auto& op : operations) {
      if (op.then == effect::store && is_repeated(op.stored)) {
        add_source(op, initial);
      }
    }
    for (auto& [value, sources] : sources_) {
      std::sort(sources.begin(), sources.end(), [](const source& a, const source& b) {
        return a.middle != b.middle ? a.middle < b.middle : a.name < b.name;
      });
    }
  }

  [[nodiscard]] std::optional<std::vector<operation>> renamed() {
    if (sources_.empty() || next_name_ > last_value) {
      return std::nullopt;
    }
    std::vector<operation> all(operations_.begin(), operations_.end());
    std::size_t store = 0;
    for (auto& op : all) {
      const operation old = op;
      if (op.then == effect::store && is_repeated(op.stored)) {
        op.stored = names_[store++];
      }
      if (op.when != condition::always && is_repeated(op.expected) && !rename_expected(op, old)) {
        return std::nullopt;
      }
    }
    return all;
  }

 private:
  [[nodiscard]] bool is_repeated(value_id value) {
    return value != absent && stores_.at(value) > 1;
  }

  /// The first store of a value keeps it; the start is one.
  void add_source(const operation& op, value_id initial) {
    auto& sources = sources_[op.stored];
    if (sources.empty() && op.stored == initial) {
      sources.push_back({.name = initial});
    }
    const value_id name = sources.empty() ? op.stored : ++next_name_;
    sources.push_back({middle_of(op), name, {op.invoked, op.responded}});
    names_.push_back(name);
  }

  [[nodiscard]] bool rename_expected(operation& op, const operation& old) {
    if (op.when == condition::differs && !op.changes()) {
      op = contains({op.invoked, op.responded}, false);
      return true;
    }
    op.expected = found_by(old).name;
    return op.when == condition::equals && !op.unanswered;
  }

  /// Of the stores before and after the middle of the operation: the former, unless the latter
  /// alone overlaps it.
  [[nodiscard]] const source& found_by(const operation& op) {
    const auto& sources = sources_.at(op.expected);
    const auto after = std::upper_bound(sources.begin(), sources.end(), middle_of(op),
                                        [](stamp at, const source& s) { return at < s.middle; });
    const bool is_last = after == sources.end() || after->when.invoked > op.responded;
    const bool is_first = after == sources.begin();
    return is_first || (!is_last && (after - 1)->when.responded < op.invoked) ? *after
                                                                              : *(after - 1);
  }

  std::span<const operation> operations_;
  value_id next_name_;
  value_table<std::uint32_t> stores_;
  std::unordered_map<value_id, std::vector<source>> sources_{};
  std::vector<value_id> names_{};  // of the stores of repeated values, in the order of operations
};

}  // namespace

std::optional<std::vector<operation>> distinguish(std::span<const operation> operations,
                                                  value_id initial) {
  return guess(operations, initial).renamed();
}

}  // namespace brigade::linearize::keyed
