#include "../memcached/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace brigade::tools::memcached {
namespace {

using history::event_type;
using testing::ElementsAre;
using testing::HasSubstr;

class Journal : public testing::Test {
 protected:
  static report event(std::uint32_t process, event_type type, history::stamp time) {
    report made;
    made.event.process = process;
    made.event.type = type;
    made.event.time = time;
    if (type == event_type::invoke) made.event.f = "get";
    return made;
  }
  static report mark(report::kind what, history::stamp time) {
    report made;
    made.what = what;
    made.event.time = time;
    return made;
  }
  std::vector<std::string> lines_;
  history::json_writer writer_{[this](std::string_view line) { lines_.emplace_back(line); }};
};

TEST_F(Journal, WritesALineOnlyWhenEveryLaneHasGotPastIt) {
  journal written(2, writer_);
  written.add(0, event(0, event_type::invoke, 10));
  written.add(0, event(0, event_type::ok, 30));
  written.write_ready();
  EXPECT_TRUE(lines_.empty()) << "lane 1 may still report something earlier";
  written.add(1, event(1, event_type::invoke, 20));
  written.write_ready();
  EXPECT_THAT(lines_, ElementsAre(HasSubstr("\"time\":10")));
  written.close(0);
  written.close(1);
  written.write_ready();
  EXPECT_THAT(lines_, ElementsAre(HasSubstr("\"time\":10"), HasSubstr("\"time\":20"),
                                  HasSubstr("\"time\":30")));
}

TEST_F(Journal, CountsTheOperationsThatWereOpenDuringAGrowth) {
  journal written(3, writer_);
  written.add(0, event(0, event_type::invoke, 10));
  written.add(0, event(0, event_type::ok, 15));  // over before it began
  written.add(0, event(0, event_type::invoke, 18));
  written.add(0, event(0, event_type::ok, 50));  // open throughout
  written.add(1, event(1, event_type::invoke, 30));
  written.add(1, event(1, event_type::info, 35));  // within
  written.add(1, event(1, event_type::invoke, 45));
  written.add(1, event(1, event_type::fail, 46));  // after
  written.add(2, mark(report::kind::growth_begins, 20));
  written.add(2, mark(report::kind::growth_holds, 25));
  written.add(2, mark(report::kind::growth_ends, 40));
  for (std::size_t lane = 0; lane < 3; ++lane) written.close(lane);
  written.write_ready();
  const journal_totals& totals = written.totals();
  EXPECT_EQ(totals.growths, 1U);
  EXPECT_EQ(totals.overlapping, 2U);
  EXPECT_EQ(totals.certain, 1U);
  EXPECT_EQ(totals.invoked, 4U);
  EXPECT_EQ(totals.ok, 2U);
  EXPECT_EQ(totals.failed, 1U);
  EXPECT_EQ(totals.unknown, 1U);
}

TEST_F(Journal, AGrowthWhoseBeginningWasNotSeenIsNotCounted) {
  journal written(1, writer_);
  written.add(0, mark(report::kind::growth_ends, 40));
  written.close(0);
  written.write_ready();
  EXPECT_EQ(written.totals().growths, 0U);
  EXPECT_TRUE(lines_.empty());
}

}  // namespace
}  // namespace brigade::tools::memcached
