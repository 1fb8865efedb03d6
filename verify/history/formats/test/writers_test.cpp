// What is written is read back as the same history, in each format.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <brigade/history/event_writer.hpp>
#include <brigade/history/pairing.hpp>
#include <stdexcept>
#include <tuple>

#include "generated_history.hpp"
#include "read_all.hpp"

namespace brigade::history::test {
namespace {

using testing::HasSubstr;

/// What was said, without a meaning. A response's value is left out where the operation was given
/// one that Jepsen repeats there.
struct as_said {
  using invocation = owned_event;
  using response = owned_event;

  [[nodiscard]] static owned_event said(const event_view& seen) {
    owned_event event = own(seen);
    event.process = 0;
    event.time = 0;
    event.type = event_type::invoke;
    return event;
  }
  [[nodiscard]] static owned_event invocation_of(const event_view& seen) {
    owned_event asked = said(seen);
    // Jepsen's reads are given nil.
    if (asked.f == "read") asked.value = {};
    return asked;
  }
  [[nodiscard]] static owned_event response_of(const owned_event& asked, const event_view& seen) {
    owned_event answer = said(seen);
    static constexpr std::array<std::string_view, 4> given = {"write", "set", "cas", "enqueue"};
    if (std::find(given.begin(), given.end(), asked.f) != given.end()) answer.value = {};
    return answer;
  }
};

using said_operation = operation<owned_event, owned_event>;

std::vector<said_operation> operations_of(const std::vector<owned_event>& events) {
  pairing<as_said> pairs;
  for (const owned_event& each : events) pairs.add(view(each));
  return pairs.take();
}

/// In an order that does not depend on that of the lines, and without the names of the clients.
std::vector<std::string> listed(const std::vector<owned_event>& events) {
  std::vector<std::string> lines;
  json_writer writer([&](std::string_view line) { lines.back() += line; });
  for (const said_operation& each : operations_of(events)) {
    lines.push_back(std::to_string(each.invoked) + " to " + std::to_string(each.responded) + ": ");
    writer.write(each.invocation);
    if (each.response) writer.write(*each.response);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string written(const std::vector<owned_event>& events, file_format format, bool is_sorted) {
  std::string text;
  const auto writer = make_writer(format, [&](std::string_view part) { text += part; });
  writer->header({.model = "map", .clock = clock_kind::nanoseconds, .sorted = is_sorted});
  for (const owned_event& each : events) writer->write(view(each));
  writer->finish();
  return text;
}

std::vector<owned_event> any_events(vocabulary words) { return events_of(*any_moves(), words); }

/// Processes one after another: each in order, the whole not.
std::vector<owned_event> by_process(std::vector<owned_event> events) {
  std::stable_sort(events.begin(), events.end(), [](const owned_event& a, const owned_event& b) {
    return a.process < b.process;
  });
  return events;
}

RC_GTEST_PROP(Writers, JsonLinesAreReadBackAsTheSameEvents, ()) {
  const auto events = any_events(vocabulary::everything);
  RC_ASSERT(read_all(written(events, file_format::json_lines, true), file_format::automatic) ==
            events);
}

RC_GTEST_PROP(Writers, EdnIsReadBackAsTheSameOperations, ()) {
  const auto events = any_events(vocabulary::everything);
  for (const bool is_sorted : {true, false}) {
    const auto text = written(is_sorted ? events : by_process(events), file_format::edn, is_sorted);
    RC_ASSERT(listed(read_all(text, file_format::automatic)) == listed(events));
  }
}

/// Two operations, by what they say, of which the first responds before the second begins.
std::vector<std::pair<std::string, std::string>> order_of(std::vector<owned_event> events) {
  // Each operation says its number, so that the same one is found again.
  const auto operations = operations_of(events);
  std::vector<std::pair<std::string, std::string>> found;
  for (const said_operation& a : operations) {
    for (const said_operation& b : operations) {
      if (precedes(a, b)) {
        found.emplace_back(std::get<std::string>(a.invocation.value),
                           std::get<std::string>(b.invocation.value));
      }
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

RC_GTEST_PROP(Writers, TheOrderOfTheLinesSaysWhatTheStampsSaid, ()) {
  auto events = any_events(vocabulary::one_register);
  RC_PRE(!events.empty());
  std::size_t number = 0;
  for (owned_event& each : events) {
    if (each.type == event_type::invoke) {
      each.f = "write";
      each.expected = {};
      each.value = std::to_string(number++);
    }
    each.result = {};
  }
  for (const bool is_sorted : {true, false}) {
    const auto text =
        written(is_sorted ? events : by_process(events), file_format::etcd_log, is_sorted);
    RC_ASSERT(order_of(read_all(text, file_format::etcd_log)) == order_of(events));
  }
}

RC_GTEST_PROP(Writers, ALogOfEtcdIsReadBackAsTheSameOperations, ()) {
  const auto events = any_events(vocabulary::one_register);
  RC_PRE(!events.empty());
  const auto without_stamps = [](std::vector<owned_event> those) {
    for (owned_event& each : those) each.time = 0;
    return listed(those);
  };
  const auto text = written(events, file_format::etcd_log, true);
  RC_ASSERT(without_stamps(read_all(text, file_format::etcd_log)) == without_stamps(events));
}

TEST(Writers, SayWhatALogOfEtcdCannotSay) {
  owned_event event;
  event.f = "get";
  event.key = "k";
  EXPECT_THROW(
      {
        try {
          (void)written({event}, file_format::etcd_log, true);
        } catch (const std::invalid_argument& unfit) {
          EXPECT_THAT(unfit.what(), HasSubstr("one register"));
          throw;
        }
      },
      std::invalid_argument);
}

TEST(Writers, KeepADoubtInEdnAndRefuseToLoseItInALogOfEtcd) {
  const std::string doubt = R"({"note":"doubt","reason":"the server evicted \"a\""})";
  std::string text;
  const auto writer = make_writer(file_format::edn, [&](std::string_view part) { text += part; });
  writer->header({.model = "map", .sorted = true});
  writer->note("doubt", doubt);
  writer->finish();
  std::string reason;
  json_reader_options options;
  options.on_note = [&](std::string_view, std::string_view json) { reason = json; };
  const auto reader = open_history(from_string(text), "run", file_format::automatic, options);
  EXPECT_EQ(read_all(*reader).size(), 0U);
  EXPECT_EQ(reason, doubt);
  EXPECT_EQ(reader->header().model, "map");
  const auto log = make_writer(file_format::etcd_log, [](std::string_view) {});
  EXPECT_THROW(log->note("doubt", doubt), std::invalid_argument);
  EXPECT_THROW(log->finish(), std::invalid_argument);
}

TEST(Writers, SpeakAsJepsenDoes) {
  owned_event asked;
  asked.process = 3;
  asked.f = "cas";
  asked.expected = std::int64_t{1};
  asked.value = null_value{};
  owned_event answered;
  answered.process = 3;
  answered.type = event_type::ok;
  answered.time = 4;
  answered.result = false;
  EXPECT_EQ(written({asked, answered}, file_format::edn, true),
            "; brigade history: model map, clock ns\n"
            "[{:process 3, :type :invoke, :f :cas, :value [1 nil], :time 0}\n"
            " {:process 3, :type :fail, :f :cas, :value [1 nil], :result false, :time 4}]\n");
  EXPECT_EQ(written({asked, answered}, file_format::etcd_log, true),
            "INFO  jepsen.util - 3\t:invoke\t:cas\t[1 nil]\n"
            "INFO  jepsen.util - 3\t:fail\t:cas\t[1 nil]\n");
}

}  // namespace
}  // namespace brigade::history::test
