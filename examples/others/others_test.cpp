// Maps that nobody here wrote, explored with the scenarios that the table of this project is
// explored with. Their headers are compiled as they are installed. What turned up is told in
// ../FOUND.md.
#include <gmock/gmock.h>

#include <brigade/scenario/explored.hpp>
#include <iostream>
#include <memory>

#include "cuckoo_map.hpp"
#include "tbb_map.hpp"

namespace {

using namespace brigade;
using linearize::verdict;
using model::operation;
using testing::HasSubstr;

scenario::shape small_shape(std::size_t threads) {
  scenario::shape wanted = scenario::explored_shape();
  wanted.threads_at_least = wanted.threads_at_most = threads;
  wanted.keys = 4;
  return wanted;
}

// oneTBB's lookup gives up after some rounds and starts over: a loop that is followed no further
// than it takes to see that.
explore::options with_spin_limit(unsigned rounds) {
  explore::options how;
  how.spin_limit = rounds;
  return how;
}

scenario::explored_effort effort(int scenarios, const explore::options& each,
                                 std::uint64_t executions, std::uint64_t samples) {
  scenario::explored_effort how_hard{.scenarios = scenarios, .each = each};
  how_hard.each.max_executions = executions;
  how_hard.each.samples = samples;
  return how_hard;
}

void tell(const scenario::outcome& found) {
  std::cout << found.scenarios << " scenarios, " << found.exhausted << " exhausted, " << found.runs
            << " executions\n"
            << found.report;
}

TEST(TbbMap, HoldsForTwoThreads) {
  const auto found = scenario::search_explored(
      "oneTBB's concurrent_hash_map", [] { return std::make_unique<example::tbb_map>(); },
      small_shape(2), effort(30, with_spin_limit(8), 6'000, 500));
  EXPECT_TRUE(found.holds()) << found.report;
  tell(found);
}

TEST(TbbMap, HoldsForThreeThreads) {
  explore::options sampled = with_spin_limit(8);
  sampled.search = explore::search::random_walk;
  const auto found = scenario::search_explored(
      "oneTBB's concurrent_hash_map", [] { return std::make_unique<example::tbb_map>(); },
      small_shape(3), effort(40, sampled, 2'000, 500));
  EXPECT_TRUE(found.holds()) << found.report;
  tell(found);
}

// It has the two races below, which would be all that is found.
explore::options without_races() {
  explore::options how = with_spin_limit(1);
  how.detect_races = false;
  return how;
}

// Where it grows twice it crashes, which is another test's.
std::unique_ptr<example::cuckoo_map> grows_once() {
  return std::make_unique<example::cuckoo_map>(0, 4);
}

TEST(CuckooMap, HoldsForTwoThreadsButForItsRaces) {
  const auto found =
      scenario::search_explored("libcuckoo's cuckoohash_map", grows_once, small_shape(2),
                                effort(40, without_races(), 4'000, 500));
  EXPECT_TRUE(found.holds()) << found.report;
  tell(found);
}

TEST(CuckooMap, HoldsForThreeThreadsButForItsRaces) {
  const auto found =
      scenario::search_explored("libcuckoo's cuckoohash_map", grows_once, small_shape(3),
                                effort(40, without_races(), 1'000, 500));
  EXPECT_TRUE(found.holds()) << found.report;
  tell(found);
}

TEST(CuckooMap, IsFoundToLookForItsLocksUnderNoLock) {
  explore::options how;
  how.search = explore::search::bounded;
  scenario::scenario what;
  what.initial = {{operation::insert, 1, 1}};
  what.parallel = {{{operation::find, 0}}, {{operation::insert, 3, 2}}};
  const auto found = scenario::explore_scenario(
      what, [] { return std::make_unique<example::cuckoo_map>(); }, how);
  EXPECT_EQ(found.verdict, verdict::violated);
  EXPECT_EQ(found.search.failure.what, explore::finding::data_race);
  EXPECT_THAT(found.evidence, HasSubstr("maybe_resize_locks"));
  std::cout << found;
}

TEST(CuckooMap, IsFoundToCrashInAFindBesideAnInsertThatGrowsItTwice) {
  explore::options how;
  how.detect_races = false;
  scenario::scenario what;
  what.initial = {{operation::insert, 3, 1}};
  what.parallel = {{{operation::find, 0}}, {{operation::insert, 1, 2}}};
  const auto found = scenario::explore_scenario(
      what, [] { return std::make_unique<example::cuckoo_map>(); }, how);
  EXPECT_EQ(found.verdict, verdict::violated);
  EXPECT_EQ(found.search.failure.what, explore::finding::crash);
  std::cout << found;
}

TEST(CuckooMap, IsFoundToReadCountersUnderNoLockInSize) {
  scenario::scenario what;
  what.parallel = {{{operation::insert, 0, 1}}, {{operation::size}}};
  const auto found = scenario::explore_scenario(
      what, [] { return std::make_unique<example::cuckoo_map>(); }, explore::options{});
  EXPECT_EQ(found.verdict, verdict::violated);
  EXPECT_EQ(found.search.failure.what, explore::finding::data_race);
  EXPECT_THAT(found.evidence, HasSubstr("size() const at cuckoohash_map.hh"));
  std::cout << found;
}

TEST(CuckooMap, IsFoundToThrowFromAnInsertBesideAnErase) {
  scenario::scenario what;
  what.initial = {{operation::insert, 1, 1}};
  what.parallel = {{{operation::insert, 0, 2}}, {{operation::erase, 1}}};
  const auto found = scenario::explore_scenario(
      what,
      [] { return std::make_unique<example::cuckoo_map>(libcuckoo::DEFAULT_MINIMUM_LOAD_FACTOR); },
      with_spin_limit(1));
  EXPECT_EQ(found.verdict, verdict::violated);
  EXPECT_EQ(found.search.failure.what, explore::finding::uncaught_exception);
  EXPECT_THAT(found.headline, HasSubstr("load factor was below minimum"));
  std::cout << found;
}

}  // namespace
