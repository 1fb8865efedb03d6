// Exploration as a way to drive: what it finds, what it refuses, what it reports.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <brigade/scenario/explored.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace brigade::scenario {
namespace {

using linearize::verdict;
using model::operation;
using testing::HasSubstr;

scenario parallel(std::vector<operations> threads) {
  scenario what;
  what.parallel = std::move(threads);
  return what;
}

/// One key. Writes go to a primary; reads come from a replica that nobody brings up to date, so
/// that a write and a read share no memory.
class replicated {
 public:
  std::optional<std::int64_t> find(std::int64_t) {
    const std::int64_t seen = replica_.load();
    return seen == 0 ? std::nullopt : std::optional(seen);
  }
  bool insert(std::int64_t, std::int64_t value) {
    primary_.store(value);
    return true;
  }

 private:
  std::atomic<std::int64_t> primary_{0};
  std::atomic<std::int64_t> replica_{0};
};

class locked_map {
 public:
  std::optional<std::int64_t> find(std::int64_t key) {
    const std::lock_guard held(lock_);
    const auto found = items_.find(key);
    return found == items_.end() ? std::nullopt : std::optional(found->second);
  }
  bool insert(std::int64_t key, std::int64_t value) {
    const std::lock_guard held(lock_);
    return items_.emplace(key, value).second;
  }
  bool erase(std::int64_t key) {
    const std::lock_guard held(lock_);
    return items_.erase(key) == 1;
  }

 private:
  std::mutex lock_;
  std::map<std::int64_t, std::int64_t> items_;
};

/// The same threads with stamps that are no steps of the exploration.
class unmarked {
 public:
  void run(std::size_t threads, const std::function<void(std::size_t)>& job) {
    threads_.run(threads, job);
  }
  static void meet() noexcept {}
  [[nodiscard]] static history::appearance_stamps clock() { return {}; }

 private:
  explored threads_;
};

const scenario stale_read = parallel({{{operation::find, 0}}, {{operation::insert, 0, 1}}});

/// The reader comes first in the order of the threads, and reads nothing: with respect to memory
/// accesses alone every other execution is equivalent.
TEST(Explored, AStaleReadThatFollowsInRealTimeIsFound) {
  const exploration found =
      explore_scenario(stale_read, [] { return std::make_unique<replicated>(); }, {});
  EXPECT_EQ(found.verdict, verdict::violated);
  EXPECT_EQ(found.headline, "the history is not linearizable");
  EXPECT_THAT(found.evidence, HasSubstr("T1 respond find(0) -> nothing\n"));
  EXPECT_THAT(found.evidence, HasSubstr("contradict each other:\n"));
  EXPECT_THAT(found.evidence, HasSubstr("\nreplay: "));
}

TEST(Explored, WithoutMarksThatStaleReadIsMissed) {
  unmarked way;
  const auto missed = explore::explore([&way] {
    replicated subject;
    const history_type run = drive(stale_read, subject, way);
    explore::uncontrolled([&run] {
      if (judge(run, std::chrono::seconds{10}).verdict == verdict::violated) explore::fail("seen");
    });
  });
  EXPECT_TRUE(missed.holds()) << missed;
  EXPECT_EQ(missed.executions, 1U);
}

TEST(Explored, AMapUnderOneLockHolds) {
  const outcome found =
      search_explored("locked map", [] { return std::make_unique<locked_map>(); });
  EXPECT_TRUE(found.holds()) << found.report;
  EXPECT_EQ(found.exhausted, found.scenarios);
}

}  // namespace
}  // namespace brigade::scenario
