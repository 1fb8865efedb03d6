// A history judged while it is read gets the verdict that it gets as a whole, however little of it
// is kept.
#include "../check/stream/history_stream.hpp"

#include <gtest/gtest.h>

#include <brigade/linearize/check.hpp>
#include <brigade/report/descriptions.hpp>
#include <cstdlib>
#include <string>
#include <vector>

#include "../check/stream/live_values.hpp"
#include "recorded_map.hpp"

namespace brigade::tools::test {
namespace {

using history::event_type;
using history::owned_event;
using report::map_description;

std::uint64_t seed_of_this_run() {
  const char* const given = std::getenv("BRIGADE_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

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
  const auto all = compare({.memcached = true}, 1500, 300);
  EXPECT_GT(all.violated, 200U);
  EXPECT_GT(all.held, 200U);
  EXPECT_LT(all.unknown, 15U) << "of 1500: the general search needs no window";
}

TEST(HistoryStream, IsNotWrongWhereTokensArithmeticAndTextComeLate) {
  const auto all = compare({.memcached = true, .plain_events = 100}, 1000, 300);
  EXPECT_GT(all.violated, 100U);
  EXPECT_GT(all.held, 100U);
}

TEST(HistoryStream, DecidesWholeTableOperationsHoweverLittleIsKept) {
  const auto all = compare({.memcached = true, .whole_table = true}, 1500, 300);
  EXPECT_GT(all.violated, 200U);
  EXPECT_GT(all.held, 200U);
  EXPECT_LT(all.unknown, 30U) << "of 1500";
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
