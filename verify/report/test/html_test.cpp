#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <brigade/report/html.hpp>
#include <cstddef>
#include <sstream>
#include <string>
#include <string_view>

#include "documents.hpp"
#include "embedded_data.hpp"

namespace brigade::report {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string page_of(const document& judged) {
  std::ostringstream out;
  write_html(out, judged);
  return out.str();
}

std::string data_of(const document& judged) {
  std::ostringstream out;
  write_embedded_data(out, judged);
  return out.str();
}

std::size_t occurrences(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(Html, TextOfTheHistoryAddsNoMarkup) {
  const std::string tame = page_of(test::stale_read());
  const std::string hostile = page_of(test::hostile());
  for (const std::string_view tag :
       {"<script", "</script", "<img", "<b>", "<!--", "onerror=alert(1)>"}) {
    EXPECT_EQ(occurrences(hostile, tag), occurrences(tame, tag)) << tag;
  }
}

TEST(Html, DataHoldsNothingThatEndsAScriptOrALine) {
  const std::string data = data_of(test::hostile());
  for (const std::string_view part : {"<", ">", "&", "\u2028", "\u2029", "\x1b"}) {
    EXPECT_THAT(data, Not(HasSubstr(part)));
  }
  EXPECT_THAT(data, HasSubstr("\\u003c/script\\u003e\\u003cimg src=x onerror=alert(1)\\u003e"));
}

TEST(Html, AJsonStringKeepsWhatItHolds) {
  std::ostringstream out;
  write_json_string(out, "\"\\\u2028\u2029</é\n");
  EXPECT_EQ(out.str(), "\"\\\"\\\\\\u2028\\u2029\\u003c/é\\u000a\"");
}

TEST(Html, AsksNothingOfTheNetwork) {
  const std::string page = page_of(test::stale_read());
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  for (const std::string_view part : {"http:", "https:", "//cdn", "src=\"", "@import", "url("}) {
    EXPECT_THAT(page, Not(HasSubstr(part)));
  }
}

TEST(Html, EverySlotOfThePageIsFilled) {
  EXPECT_THAT(page_of(test::stale_read()), Not(HasSubstr("<!--slot:")));
}

TEST(Html, AReaderWithoutScriptsGetsTheTextReport) {
  EXPECT_THAT(page_of(test::stale_read()), HasSubstr("NOT LINEARIZABLE  stale-read.jsonl"));
}

TEST(Html, StampsAreRelativeToTheEarliestInvocation) {
  EXPECT_THAT(data_of(test::stale_read()),
              HasSubstr("\"invoked\":[0,3000,6000,250,4000,5000,8000]"));
  EXPECT_THAT(data_of(test::stale_read()),
              HasSubstr("\"responded\":[2000,4500,7000,2500,9000,-1,10000]"));
}

TEST(Html, StampsAtTheEndsOfTheClockDoNotOverflow) {
  document judged = test::stale_read();
  judged.operations[0].invoked = std::numeric_limits<history::stamp>::min();
  judged.operations[1].responded = history::never - 1;
  EXPECT_THAT(data_of(judged), HasSubstr("18446744073709551614"));
}

TEST(Html, AnEmptyDocumentIsAPage) {
  document nothing;
  nothing.verdict = verdict::holds;
  EXPECT_THAT(data_of(nothing), HasSubstr("\"client\":[]"));
}

TEST(Html, ALongHistoryTakesFewBytesPerOperation) {
  const auto size = page_of(test::long_history(10'000, 4, 7)).size();
  EXPECT_LT(size, 10'000U * 75 + 80'000);
}

}  // namespace
}  // namespace brigade::report
