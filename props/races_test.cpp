// Threads at full speed on a table that keeps growing: what ThreadSanitizer looks at, and what
// shows in the figures afterwards. Also built without a sanitizer.
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <cstdint>
#include <thread>
#include <vector>

#include "locking_names.hpp"

namespace brigade::props {
namespace {

/// Keys in order of their buckets, so that threads meet.
struct plain_hash {
  std::uint64_t operator()(std::int64_t key) const noexcept {
    return static_cast<std::uint64_t>(key);
  }
};

template <class Locking>
class Races : public ::testing::Test {
 protected:
  using map_type = concurrent_map<std::int64_t, std::int64_t, plain_hash, std::equal_to<>, Locking>;

  static map_options small(unsigned power) {
    map_options options;
    options.initial_power = power;
    options.maximal_power = 16;
    return options;
  }

  /// Runs `job(index)` on that many threads, which start together.
  template <class Job>
  static void together(int threads, const Job& job) {
    std::barrier start(threads);
    std::vector<std::thread> running;
    for (int index = 0; index < threads; ++index) {
      running.emplace_back([&start, &job, index] {
        start.arrive_and_wait();
        job(index);
      });
    }
    for (std::thread& each : running) each.join();
  }

  /// Every kind of operation in turn, on keys that the threads share.
  static void operate(map_type& map, int thread, std::int64_t round) {
    const std::int64_t key = (round * 7 + thread * 13) % 97;
    switch ((round + thread) % 10) {
      case 0:
      case 1:
      case 2:
        map.insert(round * 4 + thread, round);  // keeps the table growing
        break;
      case 3:
        map.insert_or_assign(key, round);
        break;
      case 4:
        (void)map.find(key);
        break;
      case 5:
        map.visit(key, [](auto& item) { ++item.second; });
        break;
      case 6:
        map.cvisit(key, [](const auto& item) { EXPECT_GE(item.second, 0); });
        break;
      case 7:
        map.erase(key);
        break;
      case 8:
        (void)map.extract(key);
        break;
      default:
        map.try_emplace(key, round);
        break;
    }
  }
};

TYPED_TEST_SUITE(Races, lockings, locking_names);

TYPED_TEST(Races, OperationsOfAllKindsShareATableThatMigrates) {
  typename TestFixture::map_type map(this->small(1));
  this->together(4, [&map](int thread) {
    for (std::int64_t round = 0; round < 4000; ++round) {
      TestFixture::operate(map, thread, round);
      if (round % 500 == 0) {
        map.scan([](const auto& item) { EXPECT_GE(item.second, 0); });
        (void)map.statistics();
        (void)map.size();
      }
    }
  });
  EXPECT_TRUE(map.wait_until_idle());
  EXPECT_GE(map.power(), 10U);
  EXPECT_EQ(map.check_invariants(), std::nullopt);
}

/// Nothing but the count is shared: the keys of each thread are under stripes of its own.
TYPED_TEST(Races, TheCountIsExactWhenTheThreadsAreDone) {
  typename TestFixture::map_type map(this->small(4));
  this->together(2, [&map](int thread) {
    for (int round = 0; round < 200'000; ++round) {
      map.insert(thread, round);
      map.erase(thread);
    }
    map.insert(thread, 0);
  });
  EXPECT_EQ(map.size(), 2U);
}

TYPED_TEST(Races, TheMoverIsStoppedAndStartedWhileThreadsInsert) {
  typename TestFixture::map_type map(this->small(1));
  std::atomic<int> inserting{3};
  this->together(4, [&map, &inserting](int thread) {
    if (thread == 3) {
      while (inserting.load() > 0) {
        map.stop();
        map.start();
      }
      return;
    }
    for (std::int64_t round = 0; round < 3000; ++round) map.insert(round * 3 + thread, round);
    --inserting;
  });
  EXPECT_TRUE(map.wait_until_idle());
  EXPECT_EQ(map.size(), 9000U);
  EXPECT_EQ(map.check_invariants(), std::nullopt);
}

}  // namespace
}  // namespace brigade::props
