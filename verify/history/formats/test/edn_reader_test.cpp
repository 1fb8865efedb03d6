#include "edn_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "read_all.hpp"

namespace brigade::history::test {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

std::vector<owned_event> edn(const std::string& text) { return read_all(text, file_format::edn); }
std::string edn_error(const std::string& text) { return error_of(text, file_format::edn); }

TEST(EdnReader, ReadsAVectorOfMaps) {
  const auto events =
      edn("[{:process 3, :type :invoke, :f :write, :value 7}\n"
          " {:process 3, :type :ok, :f :write, :value 7}]\n");
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[0].process, 3U);
  EXPECT_EQ(events[0].type, event_type::invoke);
  EXPECT_EQ(events[0].f, "write");
  EXPECT_EQ(events[0].value, datum(std::int64_t{7}));
  EXPECT_EQ(events[1].type, event_type::ok);
  EXPECT_LT(events[0].time, events[1].time);
}

TEST(EdnReader, ReadsMapsOneAfterAnotherAndListsToo) {
  const std::string one = "{:process 0 :type :invoke :f :get :key \"k\" :value nil}";
  EXPECT_THAT(edn(one + "\n" + one), SizeIs(2));
  EXPECT_THAT(edn("(" + one + ")"), SizeIs(1));
  EXPECT_THAT(edn("[]"), SizeIs(0));
  EXPECT_EQ(edn(one)[0].key, datum(std::string("k")));
  EXPECT_EQ(edn(one)[0].value, datum(null_value{}));
}

TEST(EdnReader, TakesTheTwoValuesOfACasApart) {
  const auto events = edn("{:process 0 :type :invoke :f :cas :value [nil 2]}");
  EXPECT_EQ(events[0].expected, datum(null_value{}));
  EXPECT_EQ(events[0].value, datum(std::int64_t{2}));
}

TEST(EdnReader, SkipsCommentsTagsDiscardedFormsAndProcessesThatAreNoClients) {
  const auto events =
      edn("; a comment\n[{:process :nemesis :type :info :f :start :value \"x\"}\n"
          "{#_:old :process 1 ; here too\n :type :invoke, :f :read, "
          ":error [:a #{1 2} {:b \\c}], :at #inst \"2020\" :value nil}]");
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].process, 1U);
}

TEST(EdnReader, UnderstandsEscapesInStrings) {
  const auto events = edn(R"({:process 0 :type :invoke :f :put :key "a\"b\\\n\u00e9" :value ""})");
  EXPECT_EQ(events[0].key, datum(std::string("a\"b\\\n\xc3\xa9")));
  EXPECT_EQ(events[0].value, datum(std::string()));
}

TEST(EdnReader, SaysWhereAndWhatItExpected) {
  EXPECT_THAT(edn_error("[{:process 0 :type :invoke :f :read}\n 12]"),
              StartsWith("run:2:2: expected a map"));
  EXPECT_THAT(edn_error("{:process 0 :type :dance :f :read}"), HasSubstr("expected :type"));
  EXPECT_THAT(edn_error("{:process 0 :f :read}"), HasSubstr("expected :process, :type and :f"));
  EXPECT_THAT(edn_error("{:process 0 :type :invoke :f :cas :value 1}"), HasSubstr("[old new]"));
  EXPECT_THAT(edn_error("{:process -1 :type :invoke :f :read}"), HasSubstr("expected :process"));
  EXPECT_THAT(edn_error("{:process 3 :type :invoke :f :cas :token 1}\n"
                        "{:process 3 :type :fail :f :put :value 2}"),
              StartsWith("run:2:1: expected :f :cas, which process 3 invoked"));
  EXPECT_THAT(edn_error("{:process 0 :type}"), HasSubstr("expected a value for each key"));
  EXPECT_THAT(edn_error("{:a \"\\q\"}"), HasSubstr("after a backslash"));
  EXPECT_THAT(edn_error(std::string(1000, '{')), HasSubstr("nested"));
  EXPECT_THAT(edn_error("[] {}"), HasSubstr("expected the end"));
  EXPECT_THAT(edn_error(""), StartsWith("run:1:1: expected events"));
  EXPECT_THAT(edn_error("; nothing\n"), StartsWith("run:2:1: expected events"));
}

TEST(EdnReader, SkipsATornLastFormOnRequestOnly) {
  const std::string torn = "{:process 0 :type :invoke :f :read :value nil}\n{:process 0 :ty";
  EXPECT_THAT(edn_error(torn), HasSubstr("run:2:"));
  EXPECT_THAT(read_all(torn, file_format::edn, torn_line::skip), SizeIs(1));
}

TEST(EdnReader, SuggestsTheModelOfTheFirstEvent) {
  const auto suggested = [](const std::string& f) {
    return open_history(from_string("{:process 0 :type :invoke " + f + "}"), "run",
                        file_format::edn)
        ->header()
        .model;
  };
  EXPECT_EQ(suggested(":f :read :value nil"), "cas-register");
  EXPECT_EQ(suggested(":f :acquire"), "lock");
  EXPECT_EQ(suggested(":f :put :key 1 :value 2"), "string-map");
  EXPECT_EQ(suggested(":f :dance"), "");
}

}  // namespace
}  // namespace brigade::history::test
