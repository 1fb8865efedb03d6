// A history judged while it is read gets the verdict that it gets as a whole, however little of it
// is kept.
#include "../check/stream/history_stream.hpp"

#include <gtest/gtest.h>

#include <brigade/linearize/check.hpp>
#include <brigade/report/descriptions.hpp>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "../check/stream/live_values.hpp"

namespace brigade::tools::test {
namespace {

using history::event_type;
using history::owned_event;
using report::map_description;

std::uint64_t seed_of_this_run() {
  const char* const given = std::getenv("BRIGADE_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

/// What clients of a map recorded that answers rightly, or now and then not.
class recorded_map {
 public:
  explicit recorded_map(std::uint64_t seed) : random_(seed) {
    clients_ = 1 + below(4);
    values_ = below(2) == 0 ? 1 + below(3) : 1'000'000;
    crashes_ = below(3) == 0 ? 60 : 0;
    lies_ = below(2) == 0 ? 120 : 0;
  }

  std::vector<owned_event> record(std::size_t events) {
    std::vector<owned_event> lines;
    std::vector<std::optional<owned_event>> open(clients_);
    for (history::stamp now = 0; lines.size() < events;
         now += static_cast<history::stamp>(below(3))) {
      const std::size_t client = below(clients_);
      auto& mine = open[client];
      owned_event line = mine ? answer(*mine) : ask();
      line.process = static_cast<std::uint32_t>(client);
      line.time = now;
      mine = mine ? std::nullopt : std::optional(line);
      lines.push_back(std::move(line));
    }
    return lines;
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }

  owned_event ask() {
    static const std::vector<std::string> names = {"get", "get",      "get",    "set",    "set",
                                                   "add", "contains", "delete", "replace"};
    owned_event line;
    line.f = names[below(values_ > 3 ? 5 : names.size())];
    line.key = std::int64_t(below(2));
    if (line.f == "set" || line.f == "add" || line.f == "replace") {
      line.value = std::int64_t(values_ > 3 ? ++next_ : below(values_));
    }
    return line;
  }

  /// Takes effect when it answers, or not at all where that is not known.
  owned_event answer(const owned_event& asked) {
    owned_event line;
    if (crashes_ != 0 && below(crashes_) == 0) {
      line.type = event_type::info;
      if (below(2) == 0) return line;
    } else {
      line.type = event_type::ok;
    }
    const bool there = state_.count(asked.key) != 0;
    owned_event told = line;
    if (asked.f == "get") {
      told.value = there ? state_[asked.key] : history::datum(history::null_value{});
      if (lies_ != 0 && below(lies_) == 0) told.value = std::int64_t(below(next_ + 4));
    } else if (asked.f == "contains") {
      told.result = there;
    } else if (asked.f == "delete") {
      told.result = state_.erase(asked.key) != 0;
    } else {
      const bool stores =
          asked.f == "set" || (asked.f == "add" && !there) || (asked.f == "replace" && there);
      if (stores) state_[asked.key] = asked.value;
      told.result = stores;
    }
    return line.type == event_type::ok ? told : line;
  }

  std::mt19937_64 random_;
  std::size_t clients_;
  std::size_t values_;
  std::size_t crashes_;
  std::size_t lies_;
  std::size_t next_ = 0;
  std::map<history::datum, history::datum> state_{};
};

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

TEST(HistoryStream, GivesTheVerdictOfTheWholeHoweverLittleIsKept) {
  const std::uint64_t seed = seed_of_this_run();
  std::size_t violated = 0;
  std::size_t held = 0;
  std::size_t unknown = 0;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const auto lines = recorded_map(seed + i).record(400);
    const auto expected = as_a_whole(lines);
    ++(expected == linearize::verdict::violated ? violated : held);
    ASSERT_EQ(as_a_stream(lines, 1'000'000), expected) << "BRIGADE_SEED=" << seed + i;
    const auto trimmed = as_a_stream(lines, 8);
    unknown += trimmed == linearize::verdict::unknown ? 1 : 0;
    ASSERT_TRUE(trimmed == expected || trimmed == linearize::verdict::unknown)
        << "BRIGADE_SEED=" << seed + i;
  }
  EXPECT_GT(violated, 300U);
  EXPECT_GT(held, 300U);
  EXPECT_LT(unknown, 300U) << "of 3000, where the values are told apart or the cuts are found";
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
