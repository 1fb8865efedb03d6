#include "polylin_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "read_all.hpp"

namespace brigade::history::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr file_format polylin = file_format::polylin;

TEST(PolylinReader, ReadsTheRowsOfASetInTheOrderOfTheirTimes) {
  const auto events =
      read_all("# set\n\nremove 7 0 30 40\n# a remark\n  insert\t7 1 10 20\r\n", polylin);
  ASSERT_THAT(events, SizeIs(4));
  EXPECT_EQ(events[0].f, "insert");
  EXPECT_EQ(events[0].value, datum(std::int64_t{7}));
  EXPECT_EQ(events[0].time, 10);
  EXPECT_EQ(events[1].result, datum(true));
  EXPECT_EQ(events[1].time, 20);
  EXPECT_EQ(events[2].f, "erase");
  EXPECT_EQ(events[2].process, events[0].process);
  EXPECT_EQ(events[3].result, datum(false));
}

TEST(PolylinReader, ReadsQueuesAndStacksAndTheirEmptyAnswers) {
  const auto queued = read_all("# queue\nenq 3 -5 -1\n12 deq 3 0 2\ndeq -1 3 4", polylin);
  ASSERT_THAT(queued, SizeIs(6));
  EXPECT_EQ(queued[0].f, "enqueue");
  EXPECT_EQ(queued[2].f, "dequeue");
  EXPECT_EQ(queued[2].value, datum());
  EXPECT_EQ(queued[3].value, datum(std::int64_t{3}));
  EXPECT_EQ(queued[5].value, datum(null_value{}));
  const auto stacked = read_all("# stack\npush 3 1 2\npop 3 3 4\n", polylin);
  ASSERT_THAT(stacked, SizeIs(4));
  EXPECT_EQ(stacked[0].f, "push");
  EXPECT_EQ(stacked[2].f, "pop");
}

TEST(PolylinReader, TakesEqualTimesForOverlap) {
  const auto events = read_all("# set\ninsert 1 1 10 20\ncontains 1 1 20 20\n", polylin);
  ASSERT_THAT(events, SizeIs(4));
  EXPECT_EQ(events[1].type, event_type::invoke);
  EXPECT_NE(events[0].process, events[1].process);
}

TEST(PolylinReader, IsKnownByItsFirstLine) {
  EXPECT_THAT(read_all("# set\ninsert 1 1 10 20\n", file_format::automatic), SizeIs(2));
  EXPECT_THAT(read_all("# stack\n", polylin), IsEmpty());
}

TEST(PolylinReader, SaysWhereAndWhatItExpected) {
  const auto error = [](const std::string& text) { return error_of(text, polylin); };
  EXPECT_THAT(error(""), HasSubstr("run:1:1: expected \"# set\""));
  EXPECT_THAT(error("# deque\n"), HasSubstr("run:1:1: expected \"# set\""));
  EXPECT_THAT(error("# set\nenq 1 1 2\n"), HasSubstr("run:2:1: expected insert, remove"));
  EXPECT_THAT(error("# queue\n4 peek 1 1 2\n"), HasSubstr("run:2:3: expected enq or deq"));
  EXPECT_THAT(error("# set\ninsert x 1 1 2\n"), HasSubstr("run:2:8: expected a value"));
  EXPECT_THAT(error("# set\ninsert 1 2 1 2\n"), HasSubstr("run:2:10: expected 1 (done)"));
  EXPECT_THAT(error("# set\ninsert 1 1 9 8\n"), HasSubstr("run:2:14: expected an end that is"));
  EXPECT_THAT(error("# set\ninsert 1 1 9x 9\n"), HasSubstr("run:2:12: expected the start"));
  EXPECT_THAT(error("# set\ninsert 1 1 9 9 9\n"), HasSubstr("run:2:16: expected the end of"));
  EXPECT_THAT(error("# set\ninsert 1 1 1 9223372036854775807\n"), HasSubstr("below 922337203"));
  EXPECT_THAT(error("# set\n" + std::string(5000, '#') + "\n"), HasSubstr("at most 4096 bytes"));
}

TEST(PolylinReader, SkipsATornLastLineOnRequestOnly) {
  const std::string torn = "# set\ninsert 1 1 10 20\nremove 1 1 3";
  EXPECT_THAT(error_of(torn, polylin), HasSubstr("run:3:13: expected the end"));
  EXPECT_THAT(read_all(torn, polylin, torn_line::skip), SizeIs(2));
}

TEST(PolylinReader, RefusesTheOrderOfTheLinesAsAClock) {
  json_reader_options options;
  options.clock = clock_kind::order;
  EXPECT_THROW((void)open_history(from_string("# set\n"), "run", polylin, options), format_error);
}

}  // namespace
}  // namespace brigade::history::test
