#include <gtest/gtest.h>

#include <atomic>
#include <brigade/scenario/drive.hpp>
#include <brigade/scenario/os_threads.hpp>
#include <set>
#include <stdexcept>
#include <thread>

namespace brigade::scenario {
namespace {

using model::operation;

scenario two_threads() {
  scenario what;
  what.initial = {{operation::insert, 1, 1}};
  what.parallel = {{{operation::erase, 1, 0}},
                   {{operation::insert, 2, 2}, {operation::find, 2, 0}}};
  what.final = {{operation::size, 0, 0}};
  return what;
}

TEST(Drive, OnOneThreadTheModelAnswersInOrder) {
  model_map subject;
  one_thread way;
  const history_type run = drive(two_threads(), subject, way);
  ASSERT_EQ(run.size(), 5U);
  EXPECT_EQ(judge(run, std::chrono::seconds{10}).verdict, linearize::verdict::holds);
  EXPECT_EQ(run[1].thread, 1U);
  EXPECT_EQ(run[3].thread, 2U);
  EXPECT_EQ(run[3].response->value, 2);
  EXPECT_EQ(run[4].invocation.what, operation::size);
  EXPECT_EQ(run[4].response->count, 1U);
  for (const auto& operation : run) EXPECT_LE(operation.invoked, operation.responded);
}

TEST(OsThreads, RunsEveryJobOnceOnAThreadOfItsOwn) {
  os_threads way;
  for (const std::size_t threads : {3U, 1U, 4U, 0U, 2U}) {
    std::vector<std::thread::id> ids(threads);
    way.run(threads, [&ids](std::size_t thread) { ids[thread] = std::this_thread::get_id(); });
    const std::set<std::thread::id> distinct(ids.begin(), ids.end());
    EXPECT_EQ(distinct.size(), threads);
    EXPECT_EQ(distinct.count(std::this_thread::get_id()), 0U);
    EXPECT_EQ(distinct.count(std::thread::id{}), 0U);
  }
}

TEST(OsThreads, JobsRunSideBySide) {
  os_threads way;
  std::atomic<int> arrived{0};
  way.run(3, [&arrived](std::size_t) {
    ++arrived;
    while (arrived.load() < 3) std::this_thread::yield();
  });
  EXPECT_EQ(arrived.load(), 3);
}

TEST(OsThreads, RethrowsWhatAJobThrewAndStaysUsable) {
  os_threads way;
  EXPECT_THROW(way.run(2,
                       [](std::size_t thread) {
                         if (thread == 1) throw std::runtime_error("job 1");
                       }),
               std::runtime_error);
  std::atomic<int> ran{0};
  way.run(2, [&ran](std::size_t) { ++ran; });
  EXPECT_EQ(ran.load(), 2);
}

/// What each thread sees of the others between two meetings is the same number of rounds.
TEST(OsThreads, MeetingsKeepThreadsInTheSameRound) {
  os_threads way;
  std::atomic<int> begun{0};
  way.run(3, [&](std::size_t) {
    for (int round = 1; round <= 1000; ++round) {
      ++begun;
      way.meet();
      EXPECT_EQ(begun.load(), 3 * round);
      way.meet();
    }
  });
}

TEST(OsThreads, NobodyWaitsForAJobThatThrew) {
  os_threads way;
  EXPECT_THROW(way.run(3,
                       [&way](std::size_t thread) {
                         way.meet();
                         if (thread == 1) throw std::runtime_error("job 1");
                         way.meet();
                       }),
               std::runtime_error);
}

TEST(Drive, EachSubjectHasAHistoryOfItsOwn) {
  model_map first;
  model_map second;
  one_thread way;
  const auto histories = drive_each(two_threads(), std::vector<model_map*>{&first, &second}, way);
  ASSERT_EQ(histories.size(), 2U);
  for (const history_type& run : histories) {
    EXPECT_EQ(run.size(), 5U);
    EXPECT_EQ(judge(run, std::chrono::seconds{10}).verdict, linearize::verdict::holds);
  }
  EXPECT_EQ(first.items(), second.items());
}

}  // namespace
}  // namespace brigade::scenario
