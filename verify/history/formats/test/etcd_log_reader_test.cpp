#include "etcd_log_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "read_all.hpp"

namespace brigade::history::test {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST(EtcdLogReader, ReadsTheFieldsOfALine) {
  const auto events = read_all(
      "INFO  jepsen.util - 0\t:invoke\t:cas\t[1 2]\nINFO  jepsen.util - 12  :invoke :read   nil\n"
      "INFO  jepsen.util - 0\t:info\t:cas\t:timed-out\n",
      file_format::etcd_log);
  ASSERT_THAT(events, SizeIs(3));
  EXPECT_EQ(events[0].f, "cas");
  EXPECT_EQ(events[0].expected, datum(std::int64_t{1}));
  EXPECT_EQ(events[0].value, datum(std::int64_t{2}));
  EXPECT_EQ(events[1].process, 12U);
  EXPECT_EQ(events[2].type, event_type::info);
}

TEST(EtcdLogReader, TakesAFailedCasForAnAnswerAndAFailedReadForNone) {
  const auto events = read_all(
      "INFO  jepsen.util - 0\t:fail\t:cas\t[1 2]\nINFO  jepsen.util - 1\t:fail\t:read\t:timed-out\n"
      "INFO  jepsen.util - 2\t:ok\t:cas\t[1 2]",
      file_format::etcd_log);
  ASSERT_THAT(events, SizeIs(3));
  EXPECT_EQ(events[0].type, event_type::ok);
  EXPECT_EQ(events[0].result, datum(false));
  EXPECT_EQ(events[1].type, event_type::fail);
  EXPECT_EQ(events[2].result, datum(true));
}

TEST(EtcdLogReader, SaysWhereAndWhatItExpected) {
  const auto error = [](const std::string& text) { return error_of(text, file_format::etcd_log); };
  const std::string good = "INFO  jepsen.util - 0\t:invoke\t:read\tnil\n";
  EXPECT_THAT(error(good + "WARN something else\n"), HasSubstr("run:2:1: expected a line of"));
  EXPECT_THAT(error(good + "INFO  jepsen.util - 0\t:dance\t:read\tnil\n"),
              HasSubstr("run:2:21: expected :invoke, :ok"));
  EXPECT_THAT(error("INFO  jepsen.util - 0\t:invoke\t:cas\t7\n"), HasSubstr("[old new]"));
  EXPECT_THAT(error("INFO  jepsen.util - 0\t:invoke\t:cas"), HasSubstr("expected a value"));
  EXPECT_THAT(error(" \n\n"), HasSubstr("expected a line of jepsen.util"));
}

TEST(EtcdLogReader, SkipsATornLastLineOnRequestOnly) {
  const std::string torn = "INFO  jepsen.util - 0\t:invoke\t:read\tnil\nINFO  jepsen.util - 0\t:ok";
  EXPECT_THAT(error_of(torn, file_format::etcd_log), HasSubstr("run:2:"));
  EXPECT_THAT(read_all(torn, file_format::etcd_log, torn_line::skip), SizeIs(1));
}

}  // namespace
}  // namespace brigade::history::test
