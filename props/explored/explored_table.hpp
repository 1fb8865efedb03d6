// The fixture of this folder's tests: scenarios on a table whose maintenance thread is one of the
// threads explored. In every execution the placement of each item, the invariants and the
// linearizability of the history are required.
#pragma once

#include <gtest/gtest.h>

#include <brigade/scenario/explored.hpp>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "../locking_names.hpp"
#include "explored_map.hpp"
#include "searches.hpp"

namespace brigade::props {

template <class Locking>
class ExploredTable : public ::testing::Test {
 protected:
  using map_type = explored_map<Locking>;
  using operation = model::operation;
  using extent = explore::coverage::extent;
  static constexpr std::int64_t keys = 4;

  /// Two buckets, and no growth.
  static std::unique_ptr<map_type> settled() {
    return std::make_unique<map_type>(explored_options(1, 8));
  }
  /// One bucket; the first item makes it grow to two, the second to four.
  static std::unique_ptr<map_type> growing() {
    return std::make_unique<map_type>(explored_options(0, 0.5));
  }

  /// What must be true when the threads are done.
  static void require_order(scenario::explored& way, map_type& map) {
    map.stop();
    std::optional<std::string> broken;
    explore::uncontrolled([&] { broken = broken_rule(map, keys); });
    way.require_none(broken);
    way.require_linearizable();
  }

  template <class Make>
  void explore_all_of(const scenario::scenario& what, const Make& make,
                      const explore::options& how) {
    explore_experiment(
        [&](scenario::explored& way) {
          const auto map = make();
          (void)drive(what, *map, way);
          require_order(way, *map);
        },
        how);
  }

  void explore_experiment(const std::function<void(scenario::explored&)>& experiment,
                          const explore::options& how) {
    if (HasFailure()) return;  // one is told at a time
    const scenario::exploration found = scenario::explore_experiment(experiment, how);
    executions_ += found.search.executions;
    operations_ += found.operations;
    seconds_ += found.search.seconds;
    const extent reached = found.search.coverage.reached;
    if (found.search.coverage.is_exhaustive()) ++exhausted_;
    if (reached == extent::bounded_preemptions) ++bounded_;
    ++explorations_;
    EXPECT_TRUE(found.holds()) << found;
    if (!found.holds()) verdict_ = found.verdict;
  }

  /// Takes a search into what the test reports.
  void count(const scenario::outcome& found) {
    explorations_ += found.scenarios;
    exhausted_ += found.exhausted;
    executions_ += found.runs;
    operations_ += found.operations;
    verdict_ = found.verdict;
  }

  /// Failing schedules are kept, and replayed first the next time. Not those of planted bugs.
  void SetUp() override {
#if defined(BRIGADE_KEPT_SCHEDULES)
    ::setenv("BRIGADE_SCHEDULES", BRIGADE_KEPT_SCHEDULES, 0);
#endif
  }

  void TearDown() override {
    RecordProperty("verdict", std::string{to_string(verdict_)});
    RecordProperty("scenarios", std::to_string(explorations_));
    RecordProperty("operations", std::to_string(operations_));
    RecordProperty("executions", std::to_string(executions_));
    RecordProperty("exhausted", std::to_string(exhausted_));
    RecordProperty("bounded", std::to_string(bounded_));
    RecordProperty("seconds", std::to_string(seconds_));
  }

 private:
  linearize::verdict verdict_ = linearize::verdict::holds;
  std::uint64_t explorations_ = 0;
  std::uint64_t exhausted_ = 0;
  std::uint64_t bounded_ = 0;
  std::uint64_t executions_ = 0;
  std::uint64_t operations_ = 0;
  double seconds_ = 0;
};

[[nodiscard]] inline scenario::scenario beside(scenario::operations initial,
                                               std::vector<scenario::operations> threads) {
  scenario::scenario what;
  what.initial = std::move(initial);
  what.parallel = std::move(threads);
  return what;
}

}  // namespace brigade::props
