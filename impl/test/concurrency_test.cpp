// Many threads at once, growth always on; what must be true afterwards however they interleaved.
// Sound under ThreadSanitizer, where a missing lock shows as a race. Short on purpose.
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "fixture.hpp"

namespace brigade::test {
namespace {

/// A seed for the run, printed with every failure; BRIGADE_TEST_SEED replays it.
[[nodiscard]] std::uint64_t run_seed() {
  if (const char* given = std::getenv("BRIGADE_TEST_SEED"))
    return std::strtoull(given, nullptr, 10);
  return random_seed();
}

template <class Locking>
class Concurrency : public ::testing::Test {
 protected:
  using int_map = map_of<int, int, Locking>;
  static constexpr int thread_count = 4;

  template <class Body>
  static void on_threads(Body body) {
    std::vector<std::thread> threads;
    for (int t = 0; t < thread_count; ++t) threads.emplace_back([&body, t] { body(t); });
    for (auto& thread : threads) thread.join();
  }

  std::uint64_t seed_ = run_seed();
  ::testing::ScopedTrace trace_{__FILE__, __LINE__, "BRIGADE_TEST_SEED=" + std::to_string(seed_)};
};
TYPED_TEST_SUITE(Concurrency, lockings, locking_names);

TYPED_TEST(Concurrency, EachThreadFindsWhatItInsertedWhileTheTableGrows) {
  typename TestFixture::int_map map(tiny_in_background());
  std::atomic<int> missed{0};
  this->on_threads([&](int t) {
    for (int i = 0; i < 1000; ++i) {
      const int key = i * TestFixture::thread_count + t;
      map.insert(key, key);
      if (map.find(key) != key) ++missed;
      if (i % 3 == 0 && !map.erase(key)) ++missed;
    }
  });
  EXPECT_EQ(missed, 0);
  EXPECT_TRUE(map.wait_until_idle());
  EXPECT_EQ(map.size(), TestFixture::thread_count * 666U);
  expect_sound(map);
}

TYPED_TEST(Concurrency, OneOfManyInsertsOfAKeyWins) {
  typename TestFixture::int_map map(tiny_in_background());
  std::atomic<int> won{0};
  std::atomic<int> erased{0};
  this->on_threads([&](int) {
    for (int key = 0; key < 500; ++key) won += map.insert(key, key) ? 1 : 0;
  });
  EXPECT_EQ(won, 500);
  EXPECT_EQ(map.size(), 500U);
  this->on_threads([&](int) {
    for (int key = 0; key < 500; ++key) erased += map.erase(key) ? 1 : 0;
  });
  EXPECT_EQ(erased, 500);
  EXPECT_TRUE(map.empty());
}

TYPED_TEST(Concurrency, NoUpdateIsLost) {
  typename TestFixture::int_map map(tiny_in_background());
  fill(map, 0, 8);
  this->on_threads([&](int t) {
    for (int i = 0; i < 500; ++i) {
      map.update(i % 8, [](int& value) { ++value; });
      map.insert(1000 + t * 500 + i, 0);  // growth goes on
    }
  });
  int sum = 0;
  for (int key = 0; key < 8; ++key) sum += *map.find(key) - 10 * key;
  EXPECT_EQ(sum, TestFixture::thread_count * 500);
}

TYPED_TEST(Concurrency, AScanMeetsWhatIsThereThroughoutExactlyOnce) {
  typename TestFixture::int_map map(tiny_in_background());
  fill(map, 0, 100);
  std::atomic<int> wrong{0};
  this->on_threads([&](int t) {
    if (t == 0) {
      for (int i = 0; i < 3000; ++i) map.insert(1000 + i, 0);
      return;
    }
    for (int round = 0; round < 20; ++round) {
      std::vector<int> met(100, 0);
      map.scan([&met](const auto& item) {
        if (item.first < 100) ++met[static_cast<std::size_t>(item.first)];
      });
      if (met != std::vector<int>(100, 1)) ++wrong;
    }
  });
  EXPECT_EQ(wrong, 0);
}

TYPED_TEST(Concurrency, MaintenanceByManyThreadsMovesEachBucketOnce) {
  typename TestFixture::int_map map(tiny());
  std::atomic<std::size_t> moved{0};
  this->on_threads([&](int t) {
    for (int i = 0; i < 500; ++i) {
      map.insert(t * 500 + i, 0);
      moved += map.migrate(3);
    }
  });
  moved += map.migrate(1'000'000);
  EXPECT_EQ(moved, map.bucket_count() - 4) << "all old arrays, from 4 buckets to half of today's";
  expect_sound(map);
}

/// A few of everything, on few keys, with stops and starts in between.
template <class Map>
void anything(Map& map, std::mt19937_64& random) {
  const int key = static_cast<int>(random() % 64);
  switch (random() % 14) {
    case 0:
      map.clear();
      break;
    case 1:
      map.erase_if([](const auto& item) { return item.first % 7 == 0; });
      break;
    case 2:
      map.for_each([](auto& item) { ++item.second; });
      break;
    case 3:
      static_cast<void>(map.statistics());
      break;
    case 4:
      map.migrate(2);
      break;
    case 5:
      map.stop();
      break;
    case 6:
      map.start();
      break;
    case 7:
      map.insert(map.extract(key));
      break;
    case 8:
      map.insert_or_assign(key, 1);
      break;
    case 9:
      map.erase(key);
      break;
    case 10:
      map.reserve(random() % 200);
      break;
    case 11:
      EXPECT_EQ(map.check_invariants(), std::nullopt);
      break;
    default:
      for (int i = 0; i < 32; ++i) map.insert(key + 100 * i, i);
  }
}

TYPED_TEST(Concurrency, LocateReadsNoArrayThatAMigrationHasFreed) {
  for (int round = 0; round < 300; ++round) {
    map_options options = tiny_in_background();
    options.stripe_power = 2;
    typename TestFixture::int_map map(options);
    std::atomic<int> inserting{1};
    this->on_threads([&](int t) {
      if (t == 0) {
        fill(map, 0, 100);
        inserting = 0;
      }
      do {
        for (int key = 0; key < 16; ++key) static_cast<void>(map.locate(key));
      } while (inserting != 0);
    });
    for (int key = 0; key < 100; ++key) EXPECT_TRUE(map.locate(key)) << key;
  }
}

TYPED_TEST(Concurrency, EverythingAtOnceLeavesASoundTable) {
  for (int round = 0; round < 3; ++round) {
    map_options options = tiny_in_background();
    options.bulk_move = 1 + round;
    typename TestFixture::int_map map(options);
    this->on_threads([&](int t) {
      std::mt19937_64 random(this->seed_ + static_cast<std::uint64_t>(round * 16 + t));
      for (int i = 0; i < 200; ++i) anything(map, random);
    });
    map.stop();
    expect_sound(map);
  }
}

}  // namespace
}  // namespace brigade::test
