#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <brigade/report/text.hpp>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "core_picture.hpp"
#include "documents.hpp"
#include "label.hpp"

namespace brigade::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string text_of(const document& judged, const text_options& options = {}) {
  std::ostringstream out;
  write_text(out, judged, options);
  return out.str();
}

std::string golden(const std::string& name) {
  std::ifstream in(std::string(BRIGADE_GOLDEN_DIRECTORY) + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

document judged_as(verdict v, std::string sentence) {
  document judged;
  judged.title = "h.jsonl";
  judged.verdict = v;
  judged.sentence = std::move(sentence);
  return judged;
}

TEST(Text, AStaleReadReadsFromTheTopDown) {
  EXPECT_EQ(text_of(test::stale_read()), golden("stale_read.txt"));
}

TEST(Text, HostileTextIsShownAndNotObeyed) {
  EXPECT_EQ(text_of(test::hostile()), golden("hostile.txt"));
}

TEST(Text, AllThreeVerdictsAreWords) {
  EXPECT_EQ(text_of(judged_as(verdict::holds, "")), "LINEARIZABLE  h.jsonl  (0 operations)\n");
  EXPECT_EQ(text_of(judged_as(verdict::unknown, "out of memory")),
            "UNKNOWN  h.jsonl  (0 operations)\nout of memory\n");
}

TEST(Text, ColourComesOnlyWhenAskedForAndUnknownIsNotGreen) {
  EXPECT_THAT(text_of(test::stale_read()), Not(HasSubstr("\033")));
  text_options coloured;
  coloured.colour = colour::on;
  EXPECT_THAT(text_of(test::stale_read(), coloured),
              HasSubstr("\033[1;31mNOT LINEARIZABLE\033[0m"));
  EXPECT_THAT(text_of(judged_as(verdict::unknown, ""), coloured), Not(HasSubstr("\033[1;32m")));
}

TEST(Text, ALongCoreIsCutAndSaysSo) {
  text_options two;
  two.core_lines = 1;
  EXPECT_THAT(text_of(test::stale_read(), two), HasSubstr("  and 2 more\n"));
}

TEST(Text, ALongPrefixShowsItsEndAndTheStateBefore) {
  text_options two;
  two.prefix_lines = 2;
  const std::string text = text_of(test::stale_read(), two);
  EXPECT_THAT(text,
              HasSubstr("  after 1 operation: absent\n  2.  client 0  put(a, 1): ok  =>  1\n"));
}

TEST(Picture, OverlapsWhereTheHistoryDoes) {
  document judged = test::stale_read();
  EXPECT_THAT(
      draw(judged, {0, 1, 3, 4}, 100),
      ElementsAre("client 0  |put(a, 1): ok|      |--get(a): 2--|",
                  "client 1                     |put(a, 2): ok|", "client 3    |get(a): absent|"));
}

TEST(Picture, APendingOperationIsOpenEnded) {
  EXPECT_THAT(draw(test::stale_read(), {5}, 100), ElementsAre("client 3  |put(a, 3)..."));
}

TEST(Picture, IsLeftOutWhereItWouldNotFit) {
  EXPECT_THAT(draw(test::stale_read(), {0, 1}, 30), IsEmpty());
}

TEST(Label, TimesAreRelativeAndInTheUnitThatFits) {
  document judged;
  EXPECT_EQ(time_label(judged, 17, 5), "12 ns");
  EXPECT_EQ(time_label(judged, 1'500, 0), "1.5 µs");
  EXPECT_EQ(time_label(judged, 2'000'001, 0), "2.000001 ms");
  EXPECT_EQ(time_label(judged, 3'000'000'000, 0), "3 s");
  judged.clock = clock_unit::order_of_appearance;
  EXPECT_EQ(time_label(judged, 17, 5), "#17");
}

}  // namespace
}  // namespace brigade::report
