// A history judged while it is read gets the verdict that it gets as a whole, however little of it
// is kept.
#include "../check/stream/history_stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <brigade/linearize/check.hpp>
#include <brigade/report/descriptions.hpp>
#include <string>
#include <vector>

#include "../check/stream/live_values.hpp"
#include "recorded_map.hpp"

namespace brigade::tools::test {
namespace {

using history::event_type;
using history::owned_event;
using report::map_description;

linearize::verdict as_a_whole(const std::vector<owned_event>& lines) {
  history::pairing<map_description> pairs;
  for (const owned_event& each : lines) pairs.add(view(each));
  return linearize::check(map_description::model(), pairs.take(), {.explain = false}).verdict;
}

linearize::verdict as_a_stream(const std::vector<owned_event>& lines, std::size_t kept) {
  const map_description::model model;
  stream_limits limits;
  limits.window_operations = kept;
  history_stream<map_description> stream(model, limits);
  for (const owned_event& each : lines) {
    if (!stream.add(view(each))) return linearize::verdict::violated;
  }
  stream.finish();
  return stream.violated() != nullptr ? linearize::verdict::violated
         : stream.undecided() != 0    ? linearize::verdict::unknown
                                      : linearize::verdict::holds;
}

/// How the verdicts of many histories compared.
struct comparison {
  std::size_t violated = 0;
  std::size_t held = 0;
  std::size_t unknown = 0;  ///< where little was kept
};

comparison compare(const recorded_map::options& how, std::size_t histories, std::size_t events) {
  const std::uint64_t seed = seed_of_this_run();
  comparison all;
  for (std::uint64_t i = 0; i < histories; ++i) {
    const auto lines = recorded_map(seed + i, how).record(events);
    const auto expected = as_a_whole(lines);
    ++(expected == linearize::verdict::violated ? all.violated : all.held);
    EXPECT_EQ(as_a_stream(lines, 1'000'000), expected) << "BRIGADE_SEED=" << seed + i;
    for (const std::size_t kept : {0U, 8U, 64U}) {
      const auto trimmed = as_a_stream(lines, kept);
      all.unknown += trimmed == linearize::verdict::unknown && kept == 8 ? 1 : 0;
      EXPECT_TRUE(trimmed == expected || trimmed == linearize::verdict::unknown)
          << "BRIGADE_SEED=" << seed + i << ", " << kept << " operations kept";
    }
    if (testing::Test::HasFailure()) {
      break;
    }
  }
  return all;
}

TEST(HistoryStream, GivesTheVerdictOfTheWholeHoweverLittleIsKept) {
  const auto all = compare({}, 3000, 400);
  EXPECT_GT(all.violated, 300U);
  EXPECT_GT(all.held, 300U);
  EXPECT_LT(all.unknown, 300U) << "of 3000, where the values are told apart or the cuts are found";
}

TEST(HistoryStream, DecidesTokensArithmeticAndTextHoweverLittleIsKept) {
  const auto all = compare({.memcached = true}, 600, 300);
  EXPECT_GT(all.violated, 80U);
  EXPECT_GT(all.held, 80U);
  EXPECT_LT(all.unknown, 15U) << "of 600: the general search needs no window";
}

TEST(HistoryStream, IsNotWrongWhereTokensArithmeticAndTextComeLate) {
  const auto all = compare({.memcached = true, .plain_events = 100}, 400, 300);
  EXPECT_GT(all.violated, 40U);
  EXPECT_GT(all.held, 40U);
}

TEST(HistoryStream, DecidesWholeTableOperationsHoweverLittleIsKept) {
  const auto all = compare({.memcached = true, .whole_table = true}, 600, 300);
  EXPECT_GT(all.violated, 80U);
  EXPECT_GT(all.held, 80U);
  EXPECT_LT(all.unknown, 30U) << "of 600";
}

owned_event event_of(std::uint32_t process, event_type type, history::stamp time,
                     const std::string& f, const std::string& key, const history::datum& value) {
  owned_event event;
  event.process = process;
  event.type = type;
  event.time = time;
  if (type == event_type::invoke) {
    event.f = f;
    event.key = key;
  }
  event.value = value;
  event.result = f == "set" && type == event_type::ok ? history::datum(true) : event.result;
  return event;
}

TEST(HistoryStream, NoticesAViolationAtTheNextEventOfWhateverKey) {
  const map_description::model model;
  history_stream<map_description> stream(model, {});
  const auto add = [&](event_type type, history::stamp time, const std::string& f,
                       const std::string& key, const history::datum& value) {
    return stream.add(view(event_of(0, type, time, f, key, value)));
  };
  EXPECT_TRUE(add(event_type::invoke, 0, "set", "a", "x"));
  EXPECT_TRUE(add(event_type::ok, 1, "set", "a", {}));
  EXPECT_TRUE(add(event_type::invoke, 2, "get", "a", {}));
  EXPECT_TRUE(add(event_type::ok, 3, "get", "a", history::null_value{}));
  EXPECT_FALSE(add(event_type::invoke, 4, "get", "b", {}));
  EXPECT_NE(stream.violated(), nullptr);
}

TEST(HistoryStream, WaitsForAnOpenOperationThatMayExplainAResponse) {
  const map_description::model model;
  history_stream<map_description> stream(model, {});
  const auto add = [&](std::uint32_t process, event_type type, history::stamp time,
                       const std::string& f, const std::string& key, const history::datum& value) {
    return stream.add(view(event_of(process, type, time, f, key, value)));
  };
  EXPECT_TRUE(add(0, event_type::invoke, 0, "set", "a", "x"));
  EXPECT_TRUE(add(1, event_type::invoke, 1, "get", "a", {}));
  EXPECT_TRUE(add(1, event_type::ok, 2, "get", "a", "x"));
  EXPECT_TRUE(add(1, event_type::invoke, 3, "get", "b", {}));
  EXPECT_TRUE(add(0, event_type::ok, 4, "set", "a", {}));
  stream.finish();
  EXPECT_EQ(stream.violated(), nullptr);
  EXPECT_EQ(stream.undecided(), 0U);
}

TEST(HistoryStream, RefusesAnEventBeforeTheLastOne) {
  const map_description::model model;
  history_stream<map_description> stream(model, {});
  owned_event event;
  event.f = "get";
  event.key = "a";
  event.time = 5;
  EXPECT_TRUE(stream.add(view(event)));
  event.process = 1;
  event.time = 4;
  EXPECT_THROW(stream.add(view(event)), std::invalid_argument);
}

owned_event whole_event(std::uint32_t process, event_type type, history::stamp time,
                        const std::string& f) {
  owned_event event;
  event.process = process;
  event.type = type;
  event.time = time;
  event.f = type == event_type::invoke ? f : "";
  return event;
}

/// Adds whatever it is given, in the order of its calls.
class fed_stream {
 public:
  explicit fed_stream(stream_limits limits = {}) : stream_(model_, limits) {}

  bool operator()(const owned_event& event) { return stream_.add(view(event)); }
  bool set(std::uint32_t process, const std::string& key, const std::string& value) {
    now_ += 2;
    return (*this)(event_of(process, event_type::invoke, now_, "set", key, value)) &&
           (*this)(event_of(process, event_type::ok, now_ + 1, "set", key, {}));
  }
  bool get(std::uint32_t process, const std::string& key, const history::datum& value) {
    now_ += 2;
    return (*this)(event_of(process, event_type::invoke, now_, "get", key, {})) &&
           (*this)(event_of(process, event_type::ok, now_ + 1, "get", key, value));
  }
  [[nodiscard]] linearize::verdict finish() {
    stream_.finish();
    return stream_.violated() != nullptr ? linearize::verdict::violated
           : stream_.undecided() != 0    ? linearize::verdict::unknown
                                         : linearize::verdict::holds;
  }
  [[nodiscard]] history::stamp now() const { return now_; }
  [[nodiscard]] history_stream<map_description>& stream() { return stream_; }

 private:
  map_description::model model_{};
  history_stream<map_description> stream_;
  history::stamp now_ = 10;
};

TEST(HistoryStream, AnErasureThatDoesNotSayWhatItRemovedReachesKeysNamedLater) {
  for (const bool erases : {true, false}) {
    fed_stream add;
    if (erases) {
      (void)add(whole_event(9, event_type::invoke, 1, "erase_if"));
      owned_event answer = whole_event(9, event_type::ok, 2, "erase_if");
      answer.result = std::int64_t{1};
      (void)add(answer);
    }
    (void)add.set(0, "a", "x");
    (void)add.get(0, "a", history::null_value{});
    EXPECT_EQ(add.finish(), erases ? linearize::verdict::holds : linearize::verdict::violated);
  }
}

TEST(HistoryStream, AClearThatIsNeverAnsweredReachesKeysNamedLater) {
  fed_stream add;
  (void)add(whole_event(9, event_type::invoke, 1, "clear"));
  (void)add.set(0, "a", "x");
  (void)add.get(0, "a", history::null_value{});
  EXPECT_EQ(add.finish(), linearize::verdict::holds);
}

TEST(HistoryStream, TakesForPendingWhatHoldsBackTooMany) {
  for (const char* const last : {"last", "crashed", "wrong"}) {
    fed_stream add({.waiting_operations = 500});
    (void)add(event_of(9, event_type::invoke, 1, "set", "a", "crashed"));
    for (int i = 0; i < 5000; ++i) {
      ASSERT_TRUE(add.set(0, "a", std::to_string(i)));
    }
    (void)add.set(0, "a", "last");
    (void)add.get(0, "a", std::string(last));
    EXPECT_GT(add.stream().operations(), 4000U) << "judged before the end";
    EXPECT_EQ(add.finish(), std::string(last) == "wrong" ? linearize::verdict::violated
                                                         : linearize::verdict::holds)
        << last;
  }
}

TEST(HistoryStream, WhatWasTakenForPendingAndIsAnsweredIsJudgedInTheWhole) {
  fed_stream add({.waiting_operations = 500});
  (void)add(event_of(9, event_type::invoke, 1, "set", "a", "late"));
  for (int i = 0; i < 5000; ++i) {
    ASSERT_TRUE(add.set(0, "a", std::to_string(i)));
  }
  (void)add(event_of(9, event_type::ok, add.now() + 2, "set", "a", {}));
  EXPECT_EQ(add.finish(), linearize::verdict::unknown);
  const auto whole = add.stream().take_everything();
  EXPECT_EQ(whole.size(), 5001U);
  EXPECT_TRUE(
      std::none_of(whole.begin(), whole.end(), [](const auto& each) { return each.pending(); }));
}

TEST(HistoryStream, KeepsNoMoreTextThanItMay) {
  fed_stream add({.window_bytes = 1'000'000});
  for (int i = 0; i < 300; ++i) {
    ASSERT_TRUE(add.set(0, "a", std::string(10'000, 'x') + std::to_string(i)));
  }
  EXPECT_TRUE(add.stream().has_dropped());
  EXPECT_LT(add.stream().take_everything().size(), 110U);
}

TEST(HistoryStream, NoticesAViolationWhenTimeHasPassed) {
  fed_stream add;
  (void)add.set(0, "a", "x");
  ASSERT_TRUE(add.get(0, "a", history::null_value{}));
  EXPECT_TRUE(add.stream().pass(add.now() + 1)) << "an event of the same time may explain it";
  EXPECT_FALSE(add.stream().pass(add.now() + 2));
}

TEST(LiveValues, ForgetsWhatWasOverwrittenForGood) {
  live_values<std::string> values;
  for (keyed::stamp now = 0; now < 1'000'000; now += 10) {
    const auto id = values(std::to_string(now));
    values.note(keyed::put({now, now + 5}, id));
    ASSERT_LT(values.size(), 200U);
  }
}

TEST(LiveValues, RemembersWhatAPendingStoreMayStillStore) {
  live_values<std::string> values;
  const auto pending = values("pending");
  values.note(keyed::put({0, keyed::never}, pending));
  const auto open = values("open");
  values.note(keyed::put({1, 2'000'000}, open));
  for (keyed::stamp now = 2; now < 1'000'000; now += 10) {
    const auto id = values(std::to_string(now));
    values.note(keyed::put({now, now + 5}, id));
  }
  EXPECT_EQ(values("pending"), pending);
  EXPECT_EQ(values("open"), open);
}

}  // namespace
}  // namespace brigade::tools::test
