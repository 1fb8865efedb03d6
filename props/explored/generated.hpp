// A property of generated scenarios on the table while it grows, in the words that search_explored
// and search_concurrent share.
#pragma once

#include <brigade/scenario/shape.hpp>
#include <memory>
#include <optional>
#include <string>

#include "explored_map.hpp"

namespace brigade::props {

template <class Locking>
struct growing_table {
  /// Two items make it grow twice; its maintenance thread runs.
  static constexpr auto make = [] {
    map_options options = explored_options(0, 0.5);
    options.maximal_power = 8;  // whatever a scenario reserves fits
    return std::make_unique<explored_map<Locking>>(options);
  };

  /// What holds besides the histories, once the maintenance thread has been stopped.
  static constexpr auto also = [](explored_map<Locking>& map) {
    map.stop();
    return broken_rule(map, 3);
  };

  static scenario::shape shape() {
    scenario::shape wanted;
    wanted.threads_at_most = 2;
    wanted.initial_at_most = 3;
    wanted.per_thread_at_most = 4;
    wanted.final_at_most = 0;
    wanted.keys = 3;
    return wanted;
  }
};

}  // namespace brigade::props
