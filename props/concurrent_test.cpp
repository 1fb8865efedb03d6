// On OS threads, while buckets move, every generated scenario's history is linearizable.
#include <gtest/gtest.h>

#include <brigade/scenario/os_threads.hpp>
#include <brigade/scenario/search.hpp>
#include <memory>
#include <vector>

#include "explored/generated.hpp"
#include "locking_names.hpp"
#include "perturbation.hpp"

namespace brigade::props {
namespace {

template <class Locking>
using tested_map =
    concurrent_map<std::int64_t, std::int64_t, perturbing_hash, perturbing_equal, Locking,
                   perturbing_allocator<std::pair<const std::int64_t, std::int64_t>>>;

/// Starts the table's own mover with the threads, so that it moves while they run: the initial
/// operations leave growth due.
template <class Map>
class beside_the_mover {
 public:
  beside_the_mover(scenario::os_threads& threads, Map& map) : threads_(threads), map_(map) {}

  void run(std::size_t threads, const std::function<void(std::size_t)>& job) {
    map_.start();
    threads_.run(threads, job);
    (void)map_.wait_until_idle();
  }
  void meet() { threads_.meet(); }
  [[nodiscard]] history::machine_stamps clock() const { return threads_.clock(); }

 private:
  scenario::os_threads& threads_;
  Map& map_;
};

template <class Locking>
class Concurrent : public ::testing::Test {
 protected:
  using map_type = tested_map<Locking>;

  /// So small that few items make several growths in a row due.
  static std::unique_ptr<map_type> make() {
    map_options options;
    options.initial_power = 1;
    options.maximal_power = 8;
    options.load_factor = 0.25;
    options.maintenance = maintenance::manual;
    return std::make_unique<map_type>(options);
  }

  static scenario::shape shape() {
    scenario::shape wanted;
    wanted.weights = scenario::weights_of<map_type>();
    wanted.keys = 12;
    wanted.initial_at_most = 20;
    wanted.per_thread_at_most = 7;
    return wanted;
  }

  scenario::trial judge_run(const map_type& map, const scenario::history_type& run) {
    if (map.power() > map.options().initial_power) ++grown_;
    if (const auto broken = map.check_invariants()) {
      return {linearize::verdict::violated,
              "invariant: " + *broken + "\n\n" + scenario::to_table(run), 1, 1};
    }
    return scenario::linearizable(run, std::chrono::seconds{10});
  }

  /// Threads that migrate: a batch of maps in one go.
  scenario::trial run_batch(const scenario::scenario& what, unsigned runs) {
    std::vector<std::unique_ptr<map_type>> maps;
    std::vector<map_type*> subjects;
    while (maps.size() < runs) subjects.push_back(maps.emplace_back(make()).get());
    scenario::trial seen{linearize::verdict::holds, {}, 0, 0};
    const auto histories = drive_each(what, subjects, threads_);
    for (std::size_t at = 0; at < runs; ++at) seen.add(judge_run(*maps[at], histories[at]));
    return seen;
  }

  scenario::trial run_beside_the_mover(const scenario::scenario& what) {
    const auto map = make();
    beside_the_mover way(threads_, *map);
    return judge_run(*map, drive(what, *map, way));
  }

  void expect_holds(const scenario::outcome& found) {
    RecordProperty("verdict", std::string{to_string(found.verdict)});
    RecordProperty("scenarios", std::to_string(found.scenarios));
    RecordProperty("operations", std::to_string(found.operations));
    RecordProperty("runs", std::to_string(found.runs));
    RecordProperty("grown", std::to_string(grown_));
    ASSERT_TRUE(found.holds()) << found.report;
    EXPECT_GT(grown_ * 10, found.runs) << "the table grew in less than a tenth of the runs";
  }

  static std::string name(const std::string& who) {
    return std::string{locking_name<Locking>} + " beside " + who;
  }

  scenario::os_threads threads_;
  scenario::effort how_hard_{.scenarios = 1500, .runs = 25, .shrinking = std::chrono::seconds{10}};
  std::uint64_t grown_ = 0;
};

TYPED_TEST_SUITE(Concurrent, lockings, locking_names);

/// The operations include migrate: any thread may be the one that moves.
TYPED_TEST(Concurrent, HistoriesAreLinearizableWhileThreadsMigrate) {
  this->expect_holds(scenario::search(this->name("threads that migrate"), this->shape(),
                                      this->how_hard_,
                                      [this](const scenario::scenario& what, unsigned runs) {
                                        return this->run_batch(what, runs);
                                      }));
}

TYPED_TEST(Concurrent, HistoriesAreLinearizableWhileTheMoverMigrates) {
  this->how_hard_.scenarios = 300;  // each run starts a mover
  this->expect_holds(scenario::search(this->name("the mover"), this->shape(), this->how_hard_,
                                      [this](const scenario::scenario& what, unsigned) {
                                        return this->run_beside_the_mover(what);
                                      }));
}

/// Few keys and many operations: threads meet on a key for as long as a run lasts, which is what it
/// takes to see a duplicate check that is apart from its link.
TYPED_TEST(Concurrent, OfTwoThreadsThatInsertAKeyOneSucceeds) {
  scenario::shape few = this->shape();
  few.weights = {};
  for (const auto what : {model::operation::insert, model::operation::erase,
                          model::operation::try_emplace, model::operation::extract}) {
    few.weights[static_cast<std::size_t>(what)] = 1;
  }
  few.weights[static_cast<std::size_t>(model::operation::migrate)] = 1;
  few.keys = 2;
  few.initial_at_most = 4;
  few.per_thread_at_most = 40;
  this->expect_holds(scenario::search(this->name("its own kind"), few, this->how_hard_,
                                      [this](const scenario::scenario& what, unsigned runs) {
                                        return this->run_batch(what, runs);
                                      }));
}

/// What explored/generated_test.cpp explores.
TYPED_TEST(Concurrent, TheScenariosThatAreExploredHoldOnOsThreads) {
  using table = growing_table<TypeParam>;
  const auto found =
      scenario::search_concurrent(this->name("its mover, as explored"), table::make, table::shape(),
                                  {.scenarios = 40, .runs = 10}, table::also);
  EXPECT_TRUE(found.holds()) << found.report;
}

}  // namespace
}  // namespace brigade::props
