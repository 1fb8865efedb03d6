#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <brigade/history/json_reader.hpp>
#include <brigade/history/pairing.hpp>
#include <string>
#include <string_view>

namespace brigade::history {
namespace {

struct register_events {
  using invocation = std::string;
  using response = std::int64_t;

  std::string invocation_of(const event_view& seen) const { return std::string(seen.f); }
  std::int64_t response_of(const std::string&, const event_view& seen) const {
    const auto* value = std::get_if<std::int64_t>(&seen.value);
    if (value == nullptr) throw std::invalid_argument("expected an integer as value");
    return *value;
  }
};

auto read(const std::string& lines) {
  const std::string text =
      "{\"format\":\"brigade-history\",\"version\":1,\"model\":\"register\",\"clock\":\"ns\"}\n" +
      lines;
  json_reader reader(from_string(text), "run.jsonl");
  return read_operations(reader, register_events{});
}

std::string message_for(const std::string& lines) {
  try {
    (void)read(lines);
  } catch (const format_error& wrong) {
    return wrong.what();
  }
  return "no error";
}

constexpr const char* invocation =
    "{\"process\":1,\"type\":\"invoke\",\"time\":2,\"f\":\"read\"}\n";

TEST(Pairing, AnAnswerGivesTheOperationItsResponseAndStamp) {
  const auto operations =
      read(std::string(invocation) + "{\"process\":1,\"type\":\"ok\",\"time\":5,\"value\":7}\n");
  ASSERT_EQ(operations.size(), 1U);
  EXPECT_EQ(operations[0].thread, 1U);
  EXPECT_EQ(operations[0].invoked, 2);
  EXPECT_EQ(operations[0].responded, 5);
  EXPECT_EQ(operations[0].response, 7);
}

TEST(Pairing, UnknownOutcomesAndUnansweredOperationsArePending) {
  const auto operations = read(std::string(invocation) +
                               "{\"process\":1,\"type\":\"info\",\"time\":5}\n"
                               "{\"process\":1,\"type\":\"invoke\",\"time\":6,\"f\":\"write\"}\n");
  ASSERT_EQ(operations.size(), 2U);
  EXPECT_TRUE(operations[0].pending());
  EXPECT_EQ(operations[0].responded, never);
  EXPECT_TRUE(operations[1].pending());
}

TEST(Pairing, AFailedOperationIsLeftOutAndTheOthersKeepTheirResponses) {
  const auto operations = read(std::string(invocation) +
                               "{\"process\":2,\"type\":\"invoke\",\"time\":3,\"f\":\"write\"}\n"
                               "{\"process\":1,\"type\":\"fail\",\"time\":5}\n"
                               "{\"process\":2,\"type\":\"ok\",\"time\":6,\"value\":1}\n");
  ASSERT_EQ(operations.size(), 1U);
  EXPECT_EQ(operations[0].invocation, "write");
  EXPECT_EQ(operations[0].response, 1);
}

TEST(Pairing, EventsThatDoNotContinueTheirProcessAreRefusedWithTheirLine) {
  EXPECT_EQ(message_for("{\"process\":4,\"type\":\"ok\",\"time\":5,\"value\":7}\n"),
            "run.jsonl:2:1: expected an invocation of process 4 before this response");
  EXPECT_EQ(message_for(std::string(invocation) + invocation),
            "run.jsonl:3:1: expected the response of process 1 before its next invocation");
  EXPECT_EQ(message_for(std::string(invocation) +
                        "{\"process\":1,\"type\":\"ok\",\"time\":1,\"value\":7}\n"),
            "run.jsonl:3:1: expected a time of at least 2, that of the line before of process 1");
  EXPECT_EQ(message_for(std::string(invocation) + "{\"process\":1,\"type\":\"ok\",\"time\":4}\n"),
            "run.jsonl:3:1: expected an integer as value");
}

}  // namespace
}  // namespace brigade::history
