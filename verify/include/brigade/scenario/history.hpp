// The history of a driven scenario, its judgement, and its picture.
#pragma once

#include <brigade/history/operation.hpp>
#include <brigade/linearize/check.hpp>
#include <brigade/model/operation.hpp>
#include <brigade/model/sequential_map.hpp>
#include <chrono>
#include <string>

namespace brigade::scenario {

/// Operations of one run. Thread 0 is the one that drives the initial and the final operations;
/// thread n of the parallel part is number n + 1.
using history_type = history::history<model::invocation, model::response>;

using judgement = linearize::result<model::sequential_map>;

/// Judges a history against the model. Unknown when the time runs out.
[[nodiscard]] judgement judge(const history_type& run, std::chrono::nanoseconds time,
                              bool explain = false);

/// Names the operations of a history that contradict each other; empty where none is found in time.
[[nodiscard]] std::string contradiction_of(const history_type& run, std::chrono::nanoseconds time);

/// Threads against time: a column for each thread, a row for each invocation and response, in the
/// order of their stamps.
[[nodiscard]] std::string to_table(const history_type& run);

}  // namespace brigade::scenario
