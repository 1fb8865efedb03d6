#include <algorithm>
#include <brigade/linearize/keyed/check.hpp>
#include <brigade/linearize/keyed/table.hpp>
#include <chrono>
#include <numeric>

namespace brigade::linearize::keyed {
namespace {

using clock = std::chrono::steady_clock;

class judgement {
 public:
  judgement(const keys& table, const options& allowed) : table_(table), allowed_(allowed) {
    if (allowed.timeout) {
      deadline_ = clock::now() + std::chrono::duration_cast<clock::duration>(*allowed.timeout);
    }
  }

  table_result run() {
    std::vector<std::uint32_t> waiting(table_.size());
    std::iota(waiting.begin(), waiting.end(), 0U);
    std::sort(waiting.begin(), waiting.end(), [&](std::uint32_t a, std::uint32_t b) {
      const std::size_t size_a = table_[a].size();
      const std::size_t size_b = table_[b].size();
      return size_a != size_b ? size_a < size_b : a < b;
    });
    while (!waiting.empty() && verdict_.verdict != verdict::violated) {
      const std::size_t before = waiting.size();
      waiting = round(waiting);
      if (waiting.size() == before && (!deadline_ || clock::now() >= *deadline_)) {
        break;
      }
    }
    if (verdict_.verdict != verdict::violated) {
      verdict_.unknown.insert(verdict_.unknown.end(), waiting.begin(), waiting.end());
      verdict_.verdict = verdict_.unknown.empty() ? verdict::holds : verdict::unknown;
    }
    return std::move(verdict_);
  }

 private:
  /// Gives each key an equal share of the time left; returns those that need more.
  std::vector<std::uint32_t> round(const std::vector<std::uint32_t>& waiting) {
    std::vector<std::uint32_t> put_off;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      const std::uint32_t key = waiting[i];
      options share = allowed_;
      if (deadline_) {
        const auto left = std::max(*deadline_ - clock::now(), clock::duration::zero());
        share.timeout = left / static_cast<clock::rep>(waiting.size() - i);
      }
      auto found = check(table_[key], share);
      if (found.verdict == verdict::violated) {
        violated(key, std::move(found));
        return {};
      }
      if (found.met == bound::time) {
        put_off.push_back(key);
      } else if (found.verdict == verdict::unknown) {
        verdict_.unknown.push_back(key);
      }
    }
    return put_off;
  }

  void violated(std::uint32_t key, result found) {
    verdict_.verdict = verdict::violated;
    verdict_.key = key;
    const auto in_table = [&](std::size_t& index) {
      index = index == no_operation ? index : table_.position(key, index);
    };
    in_table(found.stuck);
    in_table(found.cut);
    std::for_each(found.core.begin(), found.core.end(), in_table);
    verdict_.why = std::move(found);
  }

  const keys& table_;
  const options& allowed_;
  std::optional<clock::time_point> deadline_{};
  table_result verdict_;
};

table_result single(std::span<const operation> key, const options& allowed) {
  table_result found;
  found.why = check(key, allowed);
  found.verdict = found.why.verdict;
  if (found.verdict == verdict::unknown) {
    found.unknown.push_back(0);
  }
  return found;
}

}  // namespace

keys::keys(std::span<const operation> table) : operations_(table.size()), positions_(table.size()) {
  std::uint32_t count = 0;
  for (const auto& op : table) {
    count = std::max(count, op.key + 1);
  }
  starts_.resize(std::size_t{count} + 1);
  for (const auto& op : table) {
    ++starts_[op.key + 1];
  }
  std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
  auto next = starts_;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const std::size_t place = next[table[i].key]++;
    operations_[place] = table[i];
    positions_[place] = i;
  }
}

table_result check_table(std::span<const operation> table, const options& allowed) {
  const bool several =
      std::any_of(table.begin(), table.end(), [](const operation& op) { return op.key != 0; });
  return several ? judgement(keys(table), allowed).run() : single(table, allowed);
}

}  // namespace brigade::linearize::keyed
