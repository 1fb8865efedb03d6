#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <brigade/history/json_reader.hpp>
#include <brigade/history/json_writer.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace brigade::history {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view header =
    "{\"format\":\"brigade-history\",\"version\":1,\"model\":\"map\",\"clock\":\"ns\"}\n";

std::vector<owned_event> read_all(std::string_view text, json_reader_options options = {},
                                  std::size_t step = SIZE_MAX) {
  json_reader reader(from_string(text, step), "run.jsonl", std::move(options));
  std::vector<owned_event> events;
  event_view seen;
  while (reader.next(seen)) events.push_back(own(seen));
  return events;
}

std::string message_for(std::string_view text, json_reader_options options = {}) {
  try {
    (void)read_all(text, std::move(options));
  } catch (const format_error& wrong) {
    return wrong.what();
  }
  return "no error";
}

std::string line_message(std::string_view line) {
  return message_for(std::string(header) + std::string(line) + "\n");
}

rc::Gen<std::string> any_bytes() {
  return rc::gen::oneOf(rc::gen::container<std::string>(rc::gen::arbitrary<char>()),
                        rc::gen::string<std::string>());
}

rc::Gen<datum> any_datum() {
  return rc::gen::oneOf(
      rc::gen::just(datum{}), rc::gen::just(datum{null_value{}}),
      rc::gen::map(rc::gen::arbitrary<bool>(), [](bool truth) { return datum{truth}; }),
      rc::gen::map(rc::gen::arbitrary<std::int64_t>(), [](std::int64_t n) { return datum{n}; }),
      rc::gen::map(rc::gen::arbitrary<std::uint64_t>(),
                   [](std::uint64_t n) { return integer_datum(n); }),
      rc::gen::map(any_bytes(), [](std::string bytes) { return datum{std::move(bytes)}; }));
}

owned_event any_event() {
  owned_event made;
  made.process = *rc::gen::arbitrary<std::uint32_t>();
  made.type =
      *rc::gen::element(event_type::invoke, event_type::ok, event_type::fail, event_type::info);
  made.time = *rc::gen::suchThat(rc::gen::arbitrary<stamp>(), [](stamp t) { return t != never; });
  if (made.type == event_type::invoke) made.f = *rc::gen::string<std::string>();
  for (datum* field : {&made.key, &made.value, &made.expected, &made.token, &made.result}) {
    *field = *any_datum();
  }
  made.has_items = *rc::gen::arbitrary<bool>();
  if (made.has_items) {
    const auto present =
        rc::gen::suchThat(any_datum(), [](const datum& field) { return !is_absent(field); });
    made.items =
        *rc::gen::container<std::vector<std::pair<datum, datum>>>(rc::gen::pair(present, present));
  }
  return made;
}

/// Operation names are text; bytes that are none would be refused by the reader.
bool is_ascii(const std::string& text) {
  return text.find_first_not_of(" abcdefghijklmnopqrstuvwxyz_") == text.npos;
}

RC_GTEST_PROP(JsonLines, WhatIsWrittenIsReadBackWhateverTheBytesAre, ()) {
  std::vector<owned_event> written;
  const auto count = *rc::gen::inRange<std::size_t>(0, 20);
  for (std::size_t i = 0; i < count; ++i) {
    written.push_back(any_event());
    if (!is_ascii(written.back().f)) written.back().f = "get";
  }
  std::string text;
  json_writer writer([&](std::string_view line) { text += line; });
  writer.header({.model = "map"});
  for (const owned_event& each : written) writer.write(each);
  const auto step = *rc::gen::inRange<std::size_t>(1, 300);
  json_reader_options small;
  small.chunk_bytes = *rc::gen::inRange<std::size_t>(1, 400);
  RC_ASSERT(read_all(text, small, step) == written);
}

TEST(JsonLines, AnInvocationIsWrittenAsTheFormatSays) {
  std::string text;
  json_writer writer([&](std::string_view line) { text += line; });
  owned_event asked;
  asked.process = 3;
  asked.time = 17;
  asked.f = "set";
  asked.key = std::string("a\n\"");
  asked.value = std::string("\xff\x01");
  writer.write(asked);
  EXPECT_EQ(text,
            "{\"process\":3,\"type\":\"invoke\",\"time\":17,\"f\":\"set\","
            "\"key\":\"a\\u000a\\\"\",\"value\":{\"hex\":\"ff01\"}}\n");
}

TEST(JsonLines, TheHeaderCarriesModelClockAndOrigin) {
  std::string text;
  json_writer writer([&](std::string_view line) { text += line; });
  writer.header(
      {.model = "map", .clock = clock_kind::order, .sorted = true, .origin = "\"seed\":7"});
  const json_reader reader(from_string(text), "run.jsonl");
  EXPECT_EQ(reader.header().model, "map");
  EXPECT_EQ(reader.header().clock, clock_kind::order);
  EXPECT_TRUE(reader.header().sorted);
  EXPECT_THAT(reader.header_text(), HasSubstr("\"seed\":7"));
}

TEST(JsonLines, NotesAreHandedOverInTheirPlace) {
  std::vector<std::string> notes;
  json_reader_options options;
  options.on_note = [&](std::string_view name, std::string_view json) {
    notes.push_back(std::string(name) + " " + std::string(json));
  };
  const std::string text = std::string(header) + "{\"note\":\"server\",\"evictions\":0}\n" +
                           "{\"process\":1,\"type\":\"ok\",\"time\":2}\n";
  EXPECT_EQ(read_all(text, options).size(), 1U);
  EXPECT_THAT(notes, testing::ElementsAre("server {\"note\":\"server\",\"evictions\":0}"));
}

TEST(JsonLines, AnEmptyFileIsRefusedForItsMissingHeader) {
  EXPECT_THAT(message_for(""), StartsWith("run.jsonl:1:1: expected a header line"));
  EXPECT_THAT(message_for("{\"process\":1}\n"), HasSubstr("1:1: expected the header line"));
  EXPECT_THAT(message_for("{\"format\":\"brigade-history\",\"version\":2}\n"),
              HasSubstr("expected \"version\":1"));
}

TEST(JsonLines, DamageIsReportedWithLineColumnAndExpectation) {
  EXPECT_THAT(line_message("{\"process\":1,\"type\":\"ok\",\"time\":2"),
              StartsWith("run.jsonl:2:34: expected JSON: "));
  EXPECT_THAT(line_message("{\"process\":-1,\"type\":\"ok\",\"time\":2}"),
              StartsWith("run.jsonl:2:12: expected a process number"));
  EXPECT_THAT(line_message("{\"process\":1,\"type\":\"okay\",\"time\":2}"),
              StartsWith("run.jsonl:2:21: expected \"invoke\", \"ok\", \"fail\" or \"info\""));
  EXPECT_THAT(line_message("{\"process\":1,\"type\":\"ok\",\"time\":2.5}"),
              StartsWith("run.jsonl:2:33: expected a time: an integer"));
  EXPECT_THAT(line_message("{\"process\":1,\"type\":\"ok\",\"time\":2,\"vlaue\":3}"),
              StartsWith("run.jsonl:2:43: expected one of process,"));
  EXPECT_THAT(line_message("{\"process\":1,\"type\":\"ok\",\"time\":2,\"time\":3}"),
              StartsWith("run.jsonl:2:42: expected each member once"));
  EXPECT_THAT(line_message("{\"process\":1,\"type\":\"ok\",\"time\":2} x"),
              HasSubstr("2:36: expected JSON"));
  EXPECT_THAT(line_message("[1]"), HasSubstr("2:1: expected a JSON object"));
  EXPECT_THAT(line_message("{\"process\":1,\"token\":4e4444,\"f}"),
              StartsWith("run.jsonl:2:22: expected JSON: number overflow"));
  EXPECT_THAT(line_message("{\"note\":\"server\",\"load\":4e4444}"),
              StartsWith("run.jsonl:2:25: expected JSON: number overflow"));
  EXPECT_THAT(line_message("{\"process\":1,\"type\":\"invoke\",\"time\":2}"),
              HasSubstr("expected a member \"f\""));
  EXPECT_THAT(line_message("{\"process\":1,\"type\":\"ok\",\"time\":2,\"value\":{\"hex\":\"f\"}}"),
              HasSubstr("expected pairs of hexadecimal digits"));
}

TEST(JsonLines, WhereOrderIsTheClockTheLinesAreStampedByTheirPlace) {
  const std::string ordered =
      R"({"format":"brigade-history","version":1,"model":"map","clock":"order"})"
      "\n";
  const std::string invocation = R"({"process":1,"type":"invoke","f":"get","key":"a")";
  const auto events = read_all(ordered + invocation + "}\n{\"note\":\"n\"}\n" +
                               R"({"process":1,"type":"ok"})" + "\n");
  ASSERT_EQ(events.size(), 2U);
  EXPECT_LT(events[0].time, events[1].time);
  EXPECT_THAT(message_for(ordered + invocation + "}\n" + invocation + ",\"time\":7}\n"),
              HasSubstr("3:1: expected no \"time\", as in the first event"));
  EXPECT_THAT(message_for(ordered + invocation + ",\"time\":7}\n" + invocation + "}\n"),
              HasSubstr("3:1: expected a member \"time\", as in the first event"));
  EXPECT_THAT(line_message(invocation + "}"), HasSubstr("2:1: expected a member \"time\""));
}

TEST(JsonLines, AWordThatIsNotQuiteNullIsRefused) {
  EXPECT_THAT(line_message("{\"process\":1,\"type\":\"ok\",\"time\":2,\"value\":nu$ll}"),
              HasSubstr("2:4"));
  EXPECT_THAT(line_message("{\"process\":1,\"type\":\"ok\",\"time\":2,\"items\":[[1,nulls]]}"),
              HasSubstr("2:4"));
}

TEST(JsonLines, ATornLastLineIsToldFromOtherDamage) {
  const std::string sound = std::string(header) + "{\"process\":1,\"type\":\"ok\",\"time\":2}\n";
  const std::string torn = sound + "{\"process\":1,\"ty";
  try {
    (void)read_all(torn);
    FAIL() << "a torn line was accepted";
  } catch (const format_error& wrong) {
    EXPECT_TRUE(wrong.torn());
    EXPECT_EQ(wrong.where().line, 3U);
  }
  json_reader_options lenient;
  lenient.torn = torn_line::skip;
  EXPECT_EQ(read_all(torn, lenient).size(), 1U);
  EXPECT_THAT(message_for(torn + "\n", lenient), HasSubstr("3:"));
}

TEST(JsonLines, ALineLongerThanTheBoundIsRefusedWithoutBeingHeld) {
  json_reader_options bounded;
  bounded.longest_line_bytes = 200;
  bounded.chunk_bytes = 64;
  const std::string text = std::string(header) + std::string(100'000, ' ');
  EXPECT_THAT(message_for(text, bounded), HasSubstr("expected lines of at most 200 bytes"));
}

TEST(JsonLines, IntegersKeepAllTheir64Bits) {
  const auto events =
      read_all(std::string(header) +
               "{\"process\":0,\"type\":\"ok\",\"time\":1,\"value\":18446744073709551615,"
               "\"token\":-9223372036854775808}\n");
  EXPECT_EQ(events.at(0).value, datum{UINT64_MAX});
  EXPECT_EQ(events.at(0).token, datum{INT64_MIN});
  EXPECT_THAT(
      line_message("{\"process\":1,\"type\":\"ok\",\"time\":2,\"value\":18446744073709551616}"),
      HasSubstr("2:43: expected an integer of 64 bits"));
}

}  // namespace
}  // namespace brigade::history
