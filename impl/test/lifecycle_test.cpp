// The maintenance thread: start, stop, restart, and everything that can go wrong around them.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <future>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "fixture.hpp"
#include "ledger_allocator.hpp"

namespace brigade::test {
namespace {

/// Lets the first growth go up to a bucket and holds it there, as a slow process would.
class gate : public growth_observer {
 public:
  explicit gate(std::size_t closed_after) : closed_after_(closed_after) {}

  void begin(const growth_event&) noexcept override { ++begins; }
  void bucket_moved(const growth_event& growth) noexcept override {
    if (growth.moved != closed_after_ || std::exchange(passed_, true)) return;
    reached_.set_value();
    opened_.get_future().wait();
  }
  void end(const growth_event& growth) noexcept override {
    ++ends;
    moved_at_end = growth.moved;
  }

  void wait_until_reached() { reached_.get_future().wait(); }
  void open() { opened_.set_value(); }

  std::atomic<int> begins{0};
  std::atomic<int> ends{0};
  std::atomic<std::size_t> moved_at_end{0};

 private:
  std::size_t closed_after_;
  bool passed_ = false;
  std::promise<void> reached_;
  std::promise<void> opened_;
};

template <class Locking>
class Lifecycle : public ::testing::Test {
 protected:
  using int_map = map_of<int, int, Locking>;

  static void expect_all(const int_map& map, int keys) {
    EXPECT_EQ(map.size(), static_cast<std::size_t>(keys));
    for (int key = 0; key < keys; ++key) ASSERT_EQ(map.find(key), 10 * key);
    expect_sound(map);
  }
};
TYPED_TEST_SUITE(Lifecycle, lockings, locking_names);

TYPED_TEST(Lifecycle, ABackgroundThreadGrowsTheTable) {
  typename TestFixture::int_map map(tiny_in_background());
  fill(map, 0, 1000);
  EXPECT_TRUE(map.wait_until_idle());
  EXPECT_EQ(map.power(), 10U);
  this->expect_all(map, 1000);
}

/// Lets a test wait for the end of the next growth.
class growth_ends : public growth_observer {
 public:
  void end(const growth_event&) noexcept override { ends_.release(); }
  void wait_for_one() { ends_.acquire(); }

 private:
  std::counting_semaphore<> ends_{0};
};

TYPED_TEST(Lifecycle, AnInsertWakesTheThreadForEachGrowth) {
  map_options options = tiny_in_background();
  const auto observer = std::make_shared<growth_ends>();
  options.observer = observer;
  typename TestFixture::int_map map(options);
  fill(map, 0, 7);
  observer->wait_for_one();  // nobody but the insert has asked
  fill(map, 7, 13);
  observer->wait_for_one();
  fill(map, 13, 25);
  observer->wait_for_one();
  EXPECT_EQ(map.power(), 5U);
}

TYPED_TEST(Lifecycle, EveryOtherWayToInsertWakesTheThreadToo) {
  map_options options = tiny_in_background();
  const auto observer = std::make_shared<growth_ends>();
  options.observer = observer;
  typename TestFixture::int_map map(options);
  ASSERT_TRUE(map.wait_until_idle());  // a thread that has just started looks for work unasked
  for (int key = 0; key < 7; ++key) map.insert_or_assign(key, key);
  observer->wait_for_one();
  typename TestFixture::int_map other(tiny());
  fill(other, 7, 13);
  for (int key = 7; key < 13; ++key) map.insert(other.extract(key));
  observer->wait_for_one();
  EXPECT_EQ(map.power(), 4U);
}

TYPED_TEST(Lifecycle, ABurstThenSilenceIsGrownForAllTheSame) {
  map_options options = tiny_in_background();
  const auto observer = std::make_shared<gate>(1);
  options.observer = observer;
  typename TestFixture::int_map map(options);
  fill(map, 0, 7);
  observer->wait_until_reached();
  fill(map, 7, 100);  // all of it while the first migration is under way
  observer->open();
  while (observer->ends < 5) std::this_thread::yield();  // from 2^2 to 2^7, and nobody asks
  EXPECT_EQ(map.power(), 7U);
}

TYPED_TEST(Lifecycle, StopLeavesAMigrationWhereItIsAndEverythingWorks) {
  map_options options = tiny_in_background();
  const auto observer = std::make_shared<gate>(2);
  options.observer = observer;
  typename TestFixture::int_map map(options);
  fill(map, 0, 7);
  observer->wait_until_reached();
  auto stopped = std::async(std::launch::async, [&map] { map.stop(); });
  observer->open();
  stopped.get();
  // The step that was held may have been followed by others before the stop was seen.
  EXPECT_EQ(observer->begins, observer->ends);
  EXPECT_EQ(map.migrating(), observer->moved_at_end < 4);
  this->expect_all(map, 7);
  fill(map, 7, 50);
  this->expect_all(map, 50);
  map.start();
  EXPECT_TRUE(map.wait_until_idle());
  EXPECT_EQ(map.power(), 6U);
  EXPECT_EQ(observer->begins, observer->ends);
  this->expect_all(map, 50);
}

TYPED_TEST(Lifecycle, ASuspendedMigrationIsResumedWhereItWas) {
  map_options options = tiny();
  const auto observer = std::make_shared<gate>(100);
  options.observer = observer;
  typename TestFixture::int_map map(options);
  fill(map, 0, 7);
  map.migrate(2);
  EXPECT_EQ(observer->begins, 1);
  EXPECT_EQ(observer->ends, 0);
  map.stop();
  EXPECT_EQ(observer->ends, 1) << "what was paused for the migration is let go";
  EXPECT_EQ(observer->moved_at_end, 2U);
  EXPECT_TRUE(map.migrating());
  this->expect_all(map, 7);
  map.migrate(1);
  EXPECT_EQ(observer->begins, 2);
  EXPECT_EQ(map.cursor(), 3U);
  map.start();
  EXPECT_TRUE(map.wait_until_idle());
  EXPECT_FALSE(map.migrating());
  EXPECT_EQ(observer->ends, 2);
  EXPECT_EQ(observer->moved_at_end, 4U);
}

TYPED_TEST(Lifecycle, AfterStopInMidMigrationOtherStripesAreFreeAgain) {
  map_of<int, int, TypeParam> map(tiny());
  fill(map, 0, 7);
  ASSERT_EQ(map.migrate(1), 1U);
  map.stop();
  const auto stripe_of = [&map](int key) { return map.hash_of(key) % 2; };
  int other = 1;
  while (stripe_of(other) == stripe_of(0)) ++other;
  bool found = false;
  map.cvisit(0, [&](const auto&) {
    std::thread elsewhere([&] { found = map.contains(other); });
    elsewhere.join();  // for ever, where one lock still covers everything
  });
  EXPECT_TRUE(found);
}

TYPED_TEST(Lifecycle, StartAndStopMayBeCalledInAnyOrderAndNumber) {
  typename TestFixture::int_map map(tiny());
  map.stop();
  map.stop();
  map.start();
  map.start();
  map.stop();
  map.stop();
  map.start();
  fill(map, 0, 100);
  EXPECT_TRUE(map.wait_until_idle());
  EXPECT_EQ(map.power(), 7U);
}

TYPED_TEST(Lifecycle, StartFindsTheGrowthThatBecameDueBefore) {
  map_options options = tiny();
  const auto observer = std::make_shared<growth_ends>();
  options.observer = observer;
  typename TestFixture::int_map map(options);
  fill(map, 0, 7);
  map.start();
  observer->wait_for_one();  // nobody has asked since
  EXPECT_EQ(map.power(), 3U);
}

TYPED_TEST(Lifecycle, StartAndStopFromManyThreadsAgree) {
  typename TestFixture::int_map map(tiny_in_background());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&map, t] {
      for (int i = 0; i < 50; ++i) {
        map.insert(t * 50 + i, 10 * (t * 50 + i));
        if ((i + t) % 2 == 0) {
          map.start();
        } else {
          map.stop();
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  map.start();
  EXPECT_TRUE(map.wait_until_idle());
  this->expect_all(map, 200);
}

TYPED_TEST(Lifecycle, WaitingForIdlenessWithNobodyToDoTheWorkReturnsAtOnce) {
  typename TestFixture::int_map map(tiny());
  EXPECT_TRUE(map.wait_until_idle()) << "nothing to do";
  fill(map, 0, 7);
  EXPECT_FALSE(map.wait_until_idle());
  map.migrate(1);
  EXPECT_FALSE(map.wait_until_idle());
  map.migrate(3);
  EXPECT_TRUE(map.wait_until_idle());
}

TYPED_TEST(Lifecycle, AMigrationBegunByHandIsFinishedByTheThread) {
  typename TestFixture::int_map map(tiny());
  fill(map, 0, 7);
  map.start();
  map.migrate(1);
  EXPECT_TRUE(map.wait_until_idle());
  EXPECT_FALSE(map.migrating());
}

TYPED_TEST(Lifecycle, TheThreadSurvivesAnAllocatorThatFails) {
  ledger_allocator<std::pair<const int, int>> allocator;
  map_of<int, int, TypeParam, seeded_hash<int>, ledger_allocator<std::pair<const int, int>>> map(
      tiny_in_background(), allocator);
  allocator.entries().fail_arrays = true;
  fill(map, 0, 1000);
  EXPECT_TRUE(map.wait_until_idle()) << "an attempt that is held off is nothing to wait for";
  EXPECT_EQ(map.power(), 2U);
  const long refused = allocator.entries().refused;
  EXPECT_GT(refused, 0);
  EXPECT_LE(refused, 6)
      << "16, 32, 64, ... of the 993 inserts over the load go by between attempts";
  allocator.entries().fail_arrays = false;
  fill(map, 1000, 3000);
  EXPECT_TRUE(map.wait_until_idle());
  EXPECT_EQ(map.power(), 11U);
  EXPECT_EQ(map.size(), 3000U);
  expect_sound(map);
}

TYPED_TEST(Lifecycle, TheDestructorStopsAMigrationHalfway) {
  for (int round = 0; round < 20; ++round) {
    typename TestFixture::int_map map(tiny_in_background());
    fill(map, 0, 200);
  }
}

TYPED_TEST(Lifecycle, TheThreadBlocksAllSignals) {
  map_options options = tiny_in_background();
  std::promise<sigset_t> mask;
  bool told = false;
  options.log = [&](std::string_view) {
    if (std::exchange(told, true)) return;
    sigset_t blocked;
    pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
    mask.set_value(blocked);
  };
  typename TestFixture::int_map map(options);
  fill(map, 0, 7);
  const sigset_t blocked = mask.get_future().get();
  for (const int number : {SIGINT, SIGTERM, SIGALRM, SIGUSR1, SIGCHLD}) {
    EXPECT_EQ(sigismember(&blocked, number), 1) << number;
  }
  sigset_t own;
  pthread_sigmask(SIG_SETMASK, nullptr, &own);
  EXPECT_EQ(sigismember(&own, SIGTERM), 0) << "the caller's mask is put back";
}

TYPED_TEST(Lifecycle, TheLogTellsOfEachGrowth) {
  map_options options = tiny();
  std::vector<std::string> lines;
  options.log = [&lines](std::string_view line) { lines.emplace_back(line); };
  typename TestFixture::int_map map(options);
  fill(map, 0, 7);
  map.migrate(2);
  map.stop();
  map.migrate(2);
  EXPECT_THAT(lines, ::testing::ElementsAre("expansion starting: 2^2 to 2^3 buckets, 0 moved",
                                            "expansion suspended: 2^3 buckets",
                                            "expansion starting: 2^2 to 2^3 buckets, 2 moved",
                                            "expansion done: 2^3 buckets"));
}

// ---- The observer ------------------------------------------------------------------------------

/// Uses the map from within its own growth.
template <class Map>
class meddler : public growth_observer {
 public:
  void begin(const growth_event&) noexcept override {
    usable = map->contains(1) && map->insert(-1, 0) && map->erase(-1);
    refused_stop = refuses([this] { map->stop(); });
    refused_migrate = refuses([this] { map->migrate(1); });
    refused_wait = refuses([this] { map->wait_until_idle(); });
    refused_check = refuses([this] { return map->check_invariants(); });
  }

  Map* map = nullptr;
  bool usable = false;
  bool refused_stop = false;
  bool refused_migrate = false;
  bool refused_wait = false;
  bool refused_check = false;

 private:
  template <class Call>
  static bool refuses(Call call) noexcept {
    try {
      static_cast<void>(call());
    } catch (const std::logic_error&) {
      return true;
    }
    return false;
  }
};

TYPED_TEST(Lifecycle, AnObserverMayUseTheMapButNotWaitForMaintenance) {
  using map_type = typename TestFixture::int_map;
  const auto observer = std::make_shared<meddler<map_type>>();
  map_options options = tiny();
  options.observer = observer;
  map_type map(options);
  observer->map = &map;
  fill(map, 0, 7);
  map.start();
  EXPECT_TRUE(map.wait_until_idle());
  EXPECT_TRUE(observer->usable);
  EXPECT_TRUE(observer->refused_stop);
  EXPECT_TRUE(observer->refused_migrate);
  EXPECT_TRUE(observer->refused_wait);
  EXPECT_TRUE(observer->refused_check);
}

TYPED_TEST(Lifecycle, StopFromAVisitorIsRefused) {
  typename TestFixture::int_map map(tiny_in_background());
  map.insert(1, 1);
  EXPECT_THROW(map.visit(1, [&map](auto&) { map.stop(); }), std::logic_error);
  fill(map, 10, 100);
  EXPECT_TRUE(map.wait_until_idle()) << "the thread still runs";
}

// ---- The process around it ---------------------------------------------------------------------

/// Makes every further thread of this process fail. False where that cannot be arranged.
[[nodiscard]] bool forbid_threads() {
  constexpr uid_t nobody = 65534;
  const rlimit none{0, 0};
  if (::geteuid() == 0 && ::setresuid(nobody, nobody, nobody) != 0) return false;
  return ::setrlimit(RLIMIT_NPROC, &none) == 0;
}

template <class Map>
[[noreturn]] void construct_without_threads() {
  if (!forbid_threads()) std::_Exit(77);
  try {
    const Map refused(tiny_in_background());
    std::_Exit(1);
  } catch (const std::system_error& no_thread) {
    if (no_thread.code() != std::errc::resource_unavailable_try_again) std::_Exit(2);
  }
  Map map(tiny());
  fill(map, 0, 7);
  try {
    map.start();
    std::_Exit(3);
  } catch (const std::system_error&) {
  }
  map.stop();
  if (map.migrate(10) != 4 || map.size() != 7) std::_Exit(4);
  std::_Exit(0);
}

/// Runs `body` in a forked child; its exit status.
template <class Body>
[[nodiscard]] int in_a_child(Body body) {
  const pid_t child = ::fork();
  if (child == 0) {
    body();
    std::_Exit(0);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

TYPED_TEST(Lifecycle, WhereNoThreadCanBeHadTheConstructorAndStartSaySo) {
  const int status = in_a_child(construct_without_threads<typename TestFixture::int_map>);
  if (status == 77) GTEST_SKIP() << "this process may not limit its threads";
  EXPECT_EQ(status, 0);
}

TYPED_TEST(Lifecycle, AForkedChildHasTheItemsAndNoThread) {
  typename TestFixture::int_map map(tiny_in_background());
  fill(map, 0, 100);
  ASSERT_TRUE(map.wait_until_idle());
  const int status = in_a_child([&map] {
    if (map.size() != 100 || map.find(50) != 500) std::_Exit(1);
    for (int key = 100; key < 1000; ++key) map.insert(key, 0);
    if (map.wait_until_idle()) std::_Exit(2);  // growth is due, and nobody does it
    if (map.migrate(10'000) == 0 || map.power() != 10) std::_Exit(3);
    if (map.check_invariants()) std::_Exit(4);
    map.stop();
    map.~concurrent_map();
  });
  EXPECT_EQ(status, 0);
  this->expect_all(map, 100);
}

TYPED_TEST(Lifecycle, AForkedChildMayStartAThreadOfItsOwn) {
#if defined(BRIGADE_THREAD_SANITIZER)
  GTEST_SKIP() << "ThreadSanitizer allows no threads after a fork";
#endif
  typename TestFixture::int_map map(tiny_in_background());
  fill(map, 0, 100);
  map.stop();
  const int status = in_a_child([&map] {
    map.start();
    for (int key = 100; key < 1000; ++key) map.insert(key, 0);
    if (!map.wait_until_idle() || map.power() != 10) std::_Exit(1);
    map.~concurrent_map();
  });
  EXPECT_EQ(status, 0);
  map.start();
  EXPECT_TRUE(map.wait_until_idle());
}

template <class Map>
[[noreturn]] void exit_with_a_static_map() {
  static Map map(tiny_in_background());
  fill(map, 0, 1000);
  std::exit(map.size() == 1000 ? 0 : 1);
}

TYPED_TEST(Lifecycle, AStaticMapIsStoppedAtExit) {
  // "threadsafe" runs the child in a fresh process, so that its exit is that of a program.
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(exit_with_a_static_map<typename TestFixture::int_map>(), ::testing::ExitedWithCode(0),
              "");
}

}  // namespace
}  // namespace brigade::test
