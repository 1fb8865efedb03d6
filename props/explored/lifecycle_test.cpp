// Stop, destruction and the wake-ups of the maintenance thread, beside workers.
#include <condition_variable>
#include <mutex>

#include "explored_table.hpp"

namespace brigade::props {
namespace {

/// A way whose threads have a companion.
template <class Companion>
class accompanied {
 public:
  accompanied(scenario::explored& threads, const Companion& companion)
      : threads_(threads), companion_(companion) {}

  void run(std::size_t threads, const std::function<void(std::size_t)>& job) {
    threads_.run(threads + 1, [&](std::size_t index) {
      if (index == threads) {
        companion_();
      } else {
        job(index);
      }
    });
  }
  static void meet() noexcept {}
  [[nodiscard]] scenario::exploration_log* records(std::size_t threads, std::size_t longest) {
    return threads_.records(threads, longest);
  }

 private:
  scenario::explored& threads_;
  const Companion& companion_;
};

/// Lets a thread wait until the table has grown so far, without a call that would wake the
/// maintenance thread.
class growth_gate : public growth_observer {
 public:
  void end(const growth_event& event) noexcept override {
    const std::lock_guard held(lock_);
    if (event.moved == detail::buckets_of(event.old_power)) power_ = event.new_power;
    changed_.notify_all();
  }
  void wait_for(unsigned power) {
    std::unique_lock held(lock_);
    changed_.wait(held, [&] { return power_ >= power; });
  }

 private:
  std::mutex lock_;
  std::condition_variable changed_;
  unsigned power_ = 0;
};

template <class Locking>
class Lifecycle : public ExploredTable<Locking> {
 protected:
  using typename ExploredTable<Locking>::operation;
  using typename ExploredTable<Locking>::map_type;
  static constexpr operation insert = operation::insert, find = operation::find,
                             erase = operation::erase;

  template <class Call>
  void explore_beside_call(const scenario::scenario& what, const Call& call,
                           const explore::options& how) {
    this->explore_experiment(
        [&](scenario::explored& way) {
          const auto map = this->growing();
          const auto companion = [&] { call(*map); };
          accompanied with_call(way, companion);
          (void)drive(what, *map, with_call);
          this->require_order(way, *map);
        },
        how);
  }

  /// Nothing is stopped before the table is destroyed.
  void explore_destruction(const scenario::scenario& what, const explore::options& how) {
    this->explore_experiment(
        [&](scenario::explored& way) {
          const auto map = this->growing();
          (void)drive(what, *map, way);
          way.require_linearizable();
        },
        how);
  }

  /// Waits, after the scenario, for the growth to that power, which is due.
  void explore_growth(const scenario::scenario& what, unsigned power, const explore::options& how) {
    this->explore_experiment(
        [&](scenario::explored& way) {
          const auto gate = std::make_shared<growth_gate>();
          map_options options = explored_options(0, 0.5);
          options.observer = gate;
          map_type map(options);
          (void)drive(what, map, way);
          gate->wait_for(power);
          this->require_order(way, map);
        },
        how);
  }
};

TYPED_TEST_SUITE(Lifecycle, lockings, locking_names);

TYPED_TEST(Lifecycle, StopBesideAnInsertThatMakesItGrow) {
  this->explore_beside_call(
      beside({}, {{{this->insert, 1, 1}}}), [](auto& map) { map.stop(); }, every_interleaving());
}

TYPED_TEST(Lifecycle, StopInMidMigrationBesideFind) {
  this->explore_beside_call(
      beside({{this->insert, 0, 1}, {this->insert, 1, 2}}, {{{this->find, 1}}}),
      [](auto& map) { map.stop(); }, at_most(2));
}

TYPED_TEST(Lifecycle, StopAndStartBesideInsert) {
  this->explore_beside_call(
      beside({}, {{{this->insert, 1, 1}}}),
      [](auto& map) {
        map.stop();
        map.start();
      },
      at_most(2));
}

TYPED_TEST(Lifecycle, TheDestructorEndsAMigrationAtAnyPoint) {
  this->explore_destruction(beside({{this->insert, 0, 1}}, {{{this->insert, 1, 2}}}), at_most(2));
}

/// Lost wake-ups are deadlocks here: nothing else wakes the maintenance thread.
TYPED_TEST(Lifecycle, TheGrowthThatAnInsertAsksForIsDone) {
  this->explore_growth(beside({}, {{{this->insert, 0, 1}}, {{this->find, 0}}}), 1, at_most(3));
}

TYPED_TEST(Lifecycle, TheGrowthsThatTwoInsertsAskForAreDone) {
  this->explore_growth(beside({}, {{{this->insert, 0, 1}}, {{this->insert, 1, 2}}}), 2, at_most(2));
}

TYPED_TEST(Lifecycle, WaitUntilIdleReturnsAfterTheGrowthThatIsDue) {
  this->explore_beside_call(
      beside({{this->insert, 0, 1}}, {{{this->find, 0}}}),
      [](auto& map) { explore::check(map.wait_until_idle() && map.power() == 1, "still to grow"); },
      at_most(2));
}

}  // namespace
}  // namespace brigade::props
