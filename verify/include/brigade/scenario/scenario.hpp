// A scenario: what several threads do to a map, said before anything runs.
//
// The initial operations run alone, one after the other; then the parallel ones, a list for each
// thread, side by side; then, when all threads are done, the final ones. A scenario says nothing of
// timing, so the same one can be driven on the model, on one thread, on OS threads or under a
// controlled schedule (drive.hpp), and what comes out can be compared. Plain values.
#pragma once

#include <brigade/model/operation.hpp>
#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

namespace brigade::scenario {

using operations = std::vector<model::invocation>;

struct scenario {
  operations initial;
  std::vector<operations> parallel;  ///< one list per thread; no list is empty
  operations final;

  friend bool operator==(const scenario&, const scenario&) = default;
};

/// The number of operations in all three parts.
[[nodiscard]] std::size_t length(const scenario& what);

/// All operations in the order in which one thread drives them: initial, thread by thread, final.
[[nodiscard]] operations in_one_order(const scenario& what);

/// Gives every operation that stores a value one of its own, counting from 1, so that a read tells
/// which write it saw.
void number_values(scenario& what);

/// One line per part, each operation as it reads in C++.
[[nodiscard]] std::string to_string(const scenario& what);

std::ostream& operator<<(std::ostream& out, const scenario& what);

}  // namespace brigade::scenario
