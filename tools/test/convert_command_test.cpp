// brigade convert, run as people run it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "run_command.hpp"

namespace brigade::tools::test {
namespace {

using testing::HasSubstr;

const std::string history =
    R"({"format":"brigade-history","version":1,"model":"cas-register","clock":"ns","seed":7})"
    "\n"
    R"({"process":0,"type":"invoke","time":10,"f":"write","value":1})"
    "\n"
    R"({"process":0,"type":"ok","time":20,"result":true})"
    "\n"
    R"({"process":1,"type":"invoke","time":15,"f":"cas","value":2,"expected":1})"
    "\n"
    R"({"process":1,"type":"ok","time":30,"result":false})"
    "\n";

class BrigadeConvert : public testing::Test {
 protected:
  std::string content(const std::string& name) {
    std::ifstream file(folder_.path(name));
    return {std::istreambuf_iterator<char>(file), {}};
  }
  outcome convert(const std::string& from, const std::string& to, const std::string& more = "") {
    return run(folder_,
               "convert " + more + " '" + folder_.path(from) + "' '" + folder_.path(to) + "'");
  }
  scratch_folder folder_{};
};

TEST_F(BrigadeConvert, WritesEdnAndLogsByTheEndingAndGivesTheSameVerdict) {
  (void)folder_.write("run.jsonl", history);
  for (const std::string to : {"run.edn", "run.log", "again.jsonl"}) {
    const outcome seen = convert("run.jsonl", to);
    EXPECT_EQ(seen.status, 0) << seen.error;
    EXPECT_EQ(run(folder_, "check '" + folder_.path(to) + "'").status, 0) << content(to);
  }
  EXPECT_THAT(content("run.edn"), HasSubstr("{:process 1, :type :invoke, :f :cas, :value [1 2], "));
  EXPECT_THAT(content("run.log"), HasSubstr("INFO  jepsen.util - 1\t:fail\t:cas\t[1 2]\n"));
  EXPECT_EQ(content("again.jsonl"), history);
}

TEST_F(BrigadeConvert, GoesThroughPipes) {
  (void)folder_.write("run.jsonl", history);
  const outcome seen = run(folder_, "convert --to edn - - < '" + folder_.path("run.jsonl") + "'");
  EXPECT_EQ(seen.status, 0) << seen.error;
  EXPECT_THAT(seen.out, HasSubstr(":f :write"));
}

TEST_F(BrigadeConvert, RefusesWhatTheFormatCannotSayAndDamage) {
  (void)folder_.write("map.jsonl",
                      R"({"format":"brigade-history","version":1,"model":"map","clock":"ns"})"
                      "\n"
                      R"({"process":0,"type":"invoke","time":10,"f":"get","key":"a"})"
                      "\n");
  const outcome map = convert("map.jsonl", "map.log");
  EXPECT_EQ(map.status, 65);
  EXPECT_THAT(map.error, HasSubstr("expected a read, write or cas of one register"));
  (void)folder_.write("torn.jsonl", history.substr(0, history.size() - 9));
  const outcome torn = convert("torn.jsonl", "torn.edn");
  EXPECT_EQ(torn.status, 65);
  EXPECT_THAT(torn.error, HasSubstr("torn.jsonl:5:"));
  EXPECT_EQ(convert("map.jsonl", "map").status, 64);
}

TEST_F(BrigadeConvert, SaysSoWhereItsOutputIsLost) {
  (void)folder_.write("run.jsonl", history);
  const outcome seen =
      run(folder_, "convert --to edn '" + folder_.path("run.jsonl") + "' /dev/full");
  EXPECT_EQ(seen.status, 2);
  EXPECT_THAT(seen.error, HasSubstr("/dev/full"));
}

}  // namespace
}  // namespace brigade::tools::test
