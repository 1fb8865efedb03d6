// Rounds of waiting loops that are left out, against rounds that are not: random programs with
// waiting loops of several kinds, explored as they are, and with loops that are followed through
// every one of their rounds and given up after more rounds than there are writes to wait for.
#include <gtest/gtest.h>

#include <atomic>
#include <iostream>
#include <set>
#include <thread>

#include "../exploration.hpp"
#include "../strategies/random.hpp"
#include "class_recorder.hpp"
#include "environment.hpp"

namespace {

using namespace brigade::explore;
using strategies::random_source;
using test::class_counts;
using test::class_recorder;
using test::first_missing;
using test::first_repeated;
using test::from_environment;

enum class kind : std::uint8_t {
  load,
  store,
  add,
  wait,              // until the flag is raised
  wait_yielding,     // the same, with a yield in each round
  wait_backing_off,  // with some rounds of another kind first
  wait_for_both,     // until both flags are
  wait_for_either,
  take_turns,  // until an exchange of the flag finds it raised, which lowers it
  claim,       // until a compare-exchange of the flag finds it raised
  count,       // gives up after two rounds, and tells so
  lock,        // a spin lock, around the next statement
};

struct statement {
  kind what;
  unsigned flag;
};

using program = std::vector<std::vector<statement>>;

constexpr const char* names[] = {"load", "store",  "add",   "wait",  "wait_yielding", "back_off",
                                 "both", "either", "turns", "claim", "count",         "lock"};

program random_program(std::uint64_t seed) {
  random_source random(seed);
  program made(2 + random.below(2));
  const unsigned length = made.size() == 2 ? 3 : 2;
  for (auto& thread : made) {
    for (unsigned i = 0; i < length; ++i)
      thread.push_back({static_cast<kind>(random.below(std::size(names))), random.below(2)});
  }
  return made;
}

std::string to_string(const program& what) {
  std::string text;
  for (const auto& thread : what) {
    text += "  thread:";
    for (const statement& each : thread)
      text += std::string(" ") + names[static_cast<int>(each.what)] + std::to_string(each.flag);
    text += "\n";
  }
  return text;
}

// What each thread saw, and the values at the end.
using outcomes = std::set<std::string>;

// One execution of a program.
class run {
 public:
  // With `most_rounds`, loops are given up after so many; each round then counts as an effect, and
  // none is left out.
  run(const program& what, unsigned most_rounds) : what_(what), most_rounds_(most_rounds) {}

  void to_the_end(outcomes& all) {
    std::vector<std::string> seen(what_.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < what_.size(); ++i)
      threads.emplace_back([&, i] { seen[i] = perform(what_[i]); });
    for (std::thread& thread : threads) thread.join();
    uncontrolled([&] {
      if (given_up_) return;
      std::string outcome;
      for (const std::string& each : seen) outcome += std::string(each.c_str()) + "; ";
      for (const auto& flag : flags_) outcome += std::to_string(flag.load()) + " ";
      all.insert(outcome);
    });
  }

 private:
  std::string perform(const std::vector<statement>& thread) {
    std::string seen;
    bool holds_lock = false;
    for (const statement& each : thread) {
      if (!perform(each, seen)) return seen;
      if (holds_lock) lock_ = 0;
      holds_lock = each.what == kind::lock;
    }
    if (holds_lock) lock_ = 0;
    return seen;
  }

  // False if a loop was given up: what comes of the execution then is of no interest, but to the
  // others it must go on as if the thread still waited.
  bool perform(const statement& each, std::string& seen) {
    std::atomic<int>& flag = flags_[each.flag];
    std::atomic<int>& other = flags_[1 - each.flag];
    switch (each.what) {
      case kind::load:
        seen += std::to_string(flag.load());
        return true;
      case kind::store:
        flag = 1;
        return true;
      case kind::add:
        ++flag;
        return true;
      case kind::wait:
        return loop([&] { return flag.load() != 0; });
      case kind::wait_yielding:
        return loop([&] {
          if (flag.load() != 0) return true;
          if (most_rounds_ == 0) std::this_thread::yield();
          return false;
        });
      case kind::wait_backing_off: {
        int pauses = 1;
        return loop([&] {
          if (pauses < 4) pauses *= 2;
          return flag.load() != 0;
        });
      }
      case kind::wait_for_both:
        return loop([&] { return flag.load() != 0 && other.load() != 0; });
      case kind::wait_for_either:
        return loop([&] { return flag.load() != 0 || other.load() != 0; });
      case kind::take_turns:
        return loop([&] { return flag.exchange(0) != 0; });
      case kind::claim:
        return loop([&] {
          int expected = 1;
          return flag.compare_exchange_strong(expected, 2);
        });
      case kind::count:
        for (int i = 0; i < 2; ++i) {
          if (flag.load() != 0) return true;
        }
        seen += "gave up";
        return true;
      case kind::lock:
        return loop([&] { return lock_.exchange(1) == 0; });
    }
    return true;
  }

  template <typename Try>
  bool loop(const Try& attempt) {
    for (unsigned i = 0; !attempt(); ++i) {
      if (most_rounds_ == 0) {
        i = 0;
        continue;
      }
      uncontrolled([] {});
      if (i + 1 == most_rounds_) {
        uncontrolled([this] { given_up_ = true; });
        return false;
      }
    }
    return true;
  }

  const program& what_;
  const unsigned most_rounds_;
  bool given_up_ = false;
  std::atomic<int> flags_[2] = {0, 0};
  std::atomic<int> lock_ = 0;
};

struct explored {
  result search;
  outcomes all;
  class_counts classes;
};

explored explore_all(const program& what, std::unique_ptr<strategies::strategy> (*make)(),
                     unsigned most_rounds) {
  explored found;
  options how;
  how.max_executions = 10'000;
  how.spin_limit = 100;  // none is made to wait without a proof
  const auto maker = [&] {
    found.all.clear();
    found.classes.clear();
    return std::make_unique<class_recorder>(make(), found.classes, test::recorded::completed);
  };
  found.search = explore_with(
      maker, [&] { run(what, most_rounds).to_the_end(found.all); }, how, after_failure::go_on);
  return found;
}

std::string first_missing(const outcomes& wanted, const outcomes& found) {
  for (const std::string& each : wanted) {
    if (found.count(each) == 0) return each;
  }
  return "";
}

TEST(ExhaustiveSearch, MissesNothingInRandomProgramsThatWaitInLoops) {
  constexpr unsigned more_than_there_are_writes = 7;
  const std::uint64_t first = from_environment("BRIGADE_SEED", 1);
  const std::uint64_t programs = from_environment("BRIGADE_PROGRAMS", 90);
  std::uint64_t with_outcomes = 0;
  std::uint64_t with_classes = 0;
  for (std::uint64_t seed = first; seed < first + programs; ++seed) {
    const program what = random_program(seed);
    SCOPED_TRACE("BRIGADE_SEED=" + std::to_string(seed) + " BRIGADE_PROGRAMS=1\n" +
                 to_string(what));
    const explored found = explore_all(what, strategies::make_exhaustive, 0);
    if (found.search.verdict != verdict::holds) continue;
    ASSERT_EQ(first_repeated(found.classes), "");
    const explored rounds =
        explore_all(what, strategies::make_exhaustive, more_than_there_are_writes);
    if (rounds.search.holds()) {
      ++with_outcomes;
      ASSERT_EQ(first_missing(rounds.all, found.all), "");
      ASSERT_EQ(first_missing(found.all, rounds.all), "");
    }
    const explored every = explore_all(what, strategies::make_enumeration, 0);
    if (every.search.holds()) {
      ++with_classes;
      ASSERT_EQ(first_missing(every.classes, found.classes), "");
      ASSERT_EQ(first_missing(found.classes, every.classes), "");
    }
  }
  std::cout << programs << " programs, outcomes of " << with_outcomes << " compared, classes of "
            << with_classes << "\n";
  EXPECT_GE(with_outcomes * 2, programs) << "most programs are too large";
  EXPECT_GE(with_classes * 3, programs) << "most programs are too large to enumerate";
}

}  // namespace
