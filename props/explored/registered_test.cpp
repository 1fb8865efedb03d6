// The acknowledging barrier that memcached has and concurrent_map has not, under exploration: the
// control for what is planted in it.
#include <registered/registered_locking.hpp>

#include "explored_table.hpp"

namespace brigade::props {
namespace {

using registered::registered_locking;
using registered::workers;

/// Registers each thread, and has the maintenance thread run for as long as they do: main, which is
/// not registered, is alone before and after.
template <class Map>
class registered_threads {
 public:
  registered_threads(scenario::explored& threads, Map& map) : threads_(threads), map_(map) {}

  void run(std::size_t threads, const std::function<void(std::size_t)>& job) {
    map_.start();
    threads_.run(threads, [&job](std::size_t index) {
      const workers::registration registered(workers::of_process());
      job(index);
    });
    map_.stop();
  }
  static void meet() noexcept {}
  [[nodiscard]] scenario::exploration_log* records(std::size_t threads, std::size_t longest) {
    return threads_.records(threads, longest);
  }

 private:
  scenario::explored& threads_;
  Map& map_;
};

class RegisteredWorkers : public ExploredTable<registered_locking> {
 protected:
  void explore_registered(const scenario::scenario& what, const explore::options& how) {
    explore_experiment(
        [&](scenario::explored& way) {
          map_options options = explored_options(0, 0.5);
          options.maintenance = maintenance::manual;
          map_type map(options);
          registered_threads threads(way, map);
          (void)drive(what, map, threads);
          require_order(way, map);
        },
        how);
  }
};

/// One growth switches the mode there and back, in two rounds of the barrier.
TEST_F(RegisteredWorkers, AFindBesideAnEraseWhileTheModeSwitches) {
  const auto what =
      beside({{operation::insert, 0, 1}}, {{{operation::find, 0}}, {{operation::erase, 0}}});
  for (const auto sampler :
       {explore::search::random_walk, explore::search::pct, explore::search::pos}) {
    explore_registered(what, sampled(sampler, 3000));
  }
}

TEST_F(RegisteredWorkers, AWorkerAcknowledgesEveryRoundOfTheBarrier) {
  explore_registered(
      beside({{operation::insert, 0, 1}}, {{{operation::find, 0}, {operation::find, 0}}}),
      at_most(3));
}

}  // namespace
}  // namespace brigade::props
