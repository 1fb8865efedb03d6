// The times that chains of values fill (chains.hpp): from the first response in a chain to its last
// invocation, where that comes later. Nothing else changes the state in between.
#pragma once

#include <brigade/linearize/keyed/operation.hpp>
#include <span>
#include <unordered_map>
#include <vector>

#include "chains.hpp"
#include "stretches.hpp"

namespace brigade::linearize::keyed {

/// A time that a chain fills, ends excluded.
struct filled_time {
  stamp from = 0;
  stamp to = 0;
  value_id chain = absent;
};

/// When a value is the state, one among others of a chain that fills a time.
struct passage {
  stamp entered = 0;
  stamp left = 0;
};

class filled_times {
 public:
  void add(const filled_time& next) { times_.push_back(next); }

  /// All have been added. False where two of them overlap. O(n log n).
  [[nodiscard]] bool settle();

  [[nodiscard]] bool empty() const noexcept { return times_.empty(); }

  /// The one around the instant; nothing where there is none. O(log n).
  [[nodiscard]] const filled_time* around(stamp at) const;

  /// Finds the passages of the chains' values: each is entered as early as what comes before it in
  /// its chain allows. O(n log n).
  void find_passages(std::span<const operation> operations, chains& known, stretches& parts);

  /// Of a value of a chain that fills a time.
  [[nodiscard]] const passage& passage_of(value_id value) const { return passages_.at(value); }

 private:
  std::vector<filled_time> times_;
  std::unordered_map<value_id, passage> passages_;
};

}  // namespace brigade::linearize::keyed
