// Generates scenarios and shrinks them: the one generator of this project, on RapidCheck.
//
// Thread-safety: a generator is a value; use a copy per thread.
#pragma once

#include <rapidcheck.h>

#include <brigade/scenario/scenario.hpp>
#include <brigade/scenario/shape.hpp>
#include <vector>

namespace brigade::scenario {

/// Scenarios of a shape. RapidCheck's size scales the lengths; at the nominal size of 100 they
/// reach the shape's. Every operation that stores a value has a value of its own. Throws
/// std::invalid_argument where no operation has a weight.
[[nodiscard]] rc::Gen<scenario> scenarios(const shape& wanted);

/// The scenarios next simpler than `what`, the boldest first: without a run of operations, with an
/// operation of a thread moved out of the parallel part, with a simpler operation (of those that
/// `weights` allow), a smaller key, a smaller amount. Every step lessens a scenario in one order,
/// so that shrinking ends.
[[nodiscard]] std::vector<scenario> simpler(const scenario& what, const operation_weights& weights);

}  // namespace brigade::scenario
