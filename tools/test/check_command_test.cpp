// brigade check, run as people run it: exit statuses, reports, and what it says of damage.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <string>

#include "run_command.hpp"

namespace brigade::tools::test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string header = R"({"format":"brigade-history","version":1,"model":"map","clock":"ns"})"
                           "\n";

std::string invoke(int process, int time, const std::string& fields) {
  return R"({"process":)" + std::to_string(process) + R"(,"type":"invoke","time":)" +
         std::to_string(time) + "," + fields + "}\n";
}

std::string answer(int process, int time, const std::string& fields,
                   const std::string& type = "ok") {
  return R"({"process":)" + std::to_string(process) + R"(,"type":")" + type + R"(","time":)" +
         std::to_string(time) + (fields.empty() ? "" : "," + fields) + "}\n";
}

/// Two clients on one key; the last read answers `value`.
std::string history_ending_in(const std::string& value) {
  return header + invoke(0, 1, R"("f":"set","key":"a","value":"x")") +
         answer(0, 5, R"("result":"stored")") + invoke(1, 6, R"("f":"get","key":"a")") +
         answer(1, 9, R"("value":"x")") + invoke(0, 10, R"("f":"set","key":"a","value":"y")") +
         answer(0, 12, R"("result":"stored")") + invoke(1, 13, R"("f":"get","key":"a")") +
         answer(1, 15, R"("value":)" + value);
}

class BrigadeCheck : public testing::Test {
 protected:
  outcome check(const std::string& content, const std::string& options = "") {
    return run(folder_, "check " + options + " '" + folder_.write("run.jsonl", content) + "'");
  }
  scratch_folder folder_{};
};

TEST_F(BrigadeCheck, SaysThatAGoodHistoryHolds) {
  const outcome seen = check(history_ending_in("\"y\""));
  EXPECT_EQ(seen.status, 0) << seen.error;
  EXPECT_THAT(seen.out, StartsWith("LINEARIZABLE"));
  EXPECT_EQ(seen.error, "");
}

TEST_F(BrigadeCheck, RefusesAnAlteredAnswerAndNamesIt) {
  const outcome seen = check(history_ending_in("\"x\""));
  EXPECT_EQ(seen.status, 1) << seen.error;
  EXPECT_THAT(seen.out, StartsWith("NOT LINEARIZABLE"));
  EXPECT_THAT(seen.out, HasSubstr(R"(Stale read: get("a") by client 1 answered "x", though )"
                                  R"(set("a", "y") by client 0 had overwritten that)"));
}

TEST_F(BrigadeCheck, PutsTheAlteredAnswerIntoTheCoreOfItsJson) {
  const outcome seen = check(history_ending_in("\"x\""), "--json");
  EXPECT_EQ(seen.status, 1) << seen.error;
  const auto report = nlohmann::json::parse(seen.out);
  EXPECT_EQ(report["verdict"], "violated");
  EXPECT_EQ(report["operations"], 4);
  EXPECT_EQ(report["violation"]["core_is_irreducible"], true);
  bool there = false;
  for (const auto& operation : report["violation"]["core"]) {
    there = there || (operation["response"] == "\"x\"" && operation["invoked"] == 13 &&
                      operation["contradicts"] == true);
  }
  EXPECT_TRUE(there) << seen.out;
  EXPECT_EQ(report["violation"]["longest_prefix"].size(), 3U);
}

TEST_F(BrigadeCheck, HoldsToTheCriterionThatIsAskedForAndSaysWhich) {
  const std::string stale = history_ending_in("\"x\"");
  const outcome sequential = check(stale, "--criterion sequential");
  EXPECT_EQ(sequential.status, 0) << sequential.out;
  EXPECT_THAT(sequential.out, StartsWith("SEQUENTIALLY CONSISTENT"));
  EXPECT_THAT(sequential.out, HasSubstr("check --criterion sequential "));
  const outcome quiescent = check(stale, "--criterion quiescent");
  EXPECT_EQ(quiescent.status, 1);
  EXPECT_THAT(quiescent.out, StartsWith("NOT QUIESCENTLY CONSISTENT"));
  EXPECT_THAT(quiescent.out, HasSubstr(R"(explains that get("a") by client 1 answered "x".)"));
  EXPECT_THAT(quiescent.out, HasSubstr("the rest is quiescently consistent"));
  for (const outcome& seen : {sequential, quiescent}) {
    EXPECT_THAT(seen.out, Not(HasSubstr("LINEARIZABLE")));
    EXPECT_THAT(seen.out, Not(HasSubstr("linearizable")));
  }
  EXPECT_EQ(check(stale, "--criterion casual").status, 64);
}

TEST_F(BrigadeCheck, SaysOfAViolationOfSequentialConsistencyWhatItKnows) {
  const std::string backwards = history_ending_in("\"y\"") +
                                invoke(1, 16, R"("f":"get","key":"a")") +
                                answer(1, 17, R"("value":"x")");
  const outcome seen = check(backwards, "--criterion sequential");
  EXPECT_EQ(seen.status, 1) << seen.error;
  EXPECT_THAT(seen.out, StartsWith("NOT SEQUENTIALLY CONSISTENT"));
  EXPECT_THAT(seen.out, HasSubstr("each client's own order explains the answers"));
  EXPECT_THAT(seen.out, Not(HasSubstr("prefix")));
  EXPECT_THAT(seen.out, Not(HasSubstr("irreducible")));
  const auto report = nlohmann::json::parse(check(backwards, "--criterion sequential --json").out);
  EXPECT_EQ(report["criterion"], "sequentially consistent");
  EXPECT_EQ(report["verdict"], "violated");
  EXPECT_EQ(report.count("violation"), 0U);
}

TEST_F(BrigadeCheck, NamesTheCriterionOnThePageAndWhereItIsUnknown) {
  const std::string page = folder_.path("page.html");
  const outcome seen = check(history_ending_in("\"x\""),
                             "--criterion quiescent --timeout 1e-9 --report '" + page + "'");
  EXPECT_EQ(seen.status, 2) << seen.error;
  EXPECT_THAT(seen.out, StartsWith("UNKNOWN whether quiescently consistent"));
  std::ifstream file(page);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_NE(text.find(R"("criterion":"quiescently consistent")"), std::string::npos);
}

TEST_F(BrigadeCheck, TellsTheCommandThatJudgesItInTheSameWay) {
  const std::string file = folder_.write(
      "a run.log", "{:process 0 :type :invoke :f :get}\n{:process 0 :type :ok :f :get :value 1}");
  const std::string words =
      "check --format edn --model register --criterion sequential --clock order --lenient '" +
      file + "'";
  const outcome seen = run(folder_, words);
  EXPECT_EQ(seen.status, 1) << seen.error;
  EXPECT_THAT(seen.out, HasSubstr("brigade " + words + "\n"));
}

TEST_F(BrigadeCheck, SaysUnknownWhenTheTimeIsOver) {
  const outcome seen = check(history_ending_in("\"x\""), "--timeout 1e-9");
  EXPECT_EQ(seen.status, 2) << seen.out;
  EXPECT_THAT(seen.out, StartsWith("UNKNOWN"));
  EXPECT_THAT(seen.out, HasSubstr("out of time"));
}

TEST_F(BrigadeCheck, SaysUnknownWhenTheMemoryIsUsedUp) {
  const std::string counted =
      history_ending_in("\"y\"") + invoke(2, 20, R"("f":"set","key":"n","value":"1")") +
      answer(2, 21, "") + invoke(2, 22, R"("f":"incr","key":"n")") + answer(2, 23, R"("value":2)");
  const outcome seen = check(counted, "--memory 100");
  EXPECT_EQ(seen.status, 2) << seen.out;
  EXPECT_THAT(seen.out, HasSubstr("out of memory"));
}

TEST_F(BrigadeCheck, RefusesBadUsage) {
  EXPECT_EQ(run(folder_, "check").status, 64);
  EXPECT_EQ(run(folder_, "check --no-such-option x").status, 64);
  EXPECT_EQ(check(history_ending_in("\"y\""), "--timeout 0").status, 64);
  const outcome seen = check(history_ending_in("\"y\""), "--model no-such-model");
  EXPECT_EQ(seen.status, 64);
  EXPECT_THAT(seen.error, HasSubstr("expected a model of map, memcached"));
  const outcome format = check(history_ending_in("\"y\""), "--format jsonl");
  EXPECT_EQ(format.status, 64);
  EXPECT_THAT(format.error, HasSubstr("expected auto|edn|etcd|json|polylin, not jsonl"));
}

TEST_F(BrigadeCheck, NamesFileLineAndWhatItExpectedOfATruncatedFile) {
  std::string content = history_ending_in("\"y\"");
  content.resize(content.size() - 10);
  const outcome seen = check(content);
  EXPECT_EQ(seen.status, 65);
  EXPECT_THAT(seen.error, StartsWith("brigade: " + folder_.path("run.jsonl") + ":9:"));
  EXPECT_THAT(seen.error, HasSubstr("expected"));
  EXPECT_EQ(seen.out, "");
}

TEST_F(BrigadeCheck, SkipsATornLastLineOnRequestAndSaysSo) {
  std::string content = history_ending_in("\"y\"");
  content.resize(content.size() - 10);
  const outcome seen = check(content, "--lenient");
  EXPECT_EQ(seen.status, 0) << seen.error;
  EXPECT_THAT(seen.out, HasSubstr("torn"));
}

TEST_F(BrigadeCheck, NamesFileLineAndWhatItExpectedOfAMalformedFile) {
  const outcome seen = check(header + "{\"process\":0,\"type\":\"invoke\",\"time\":no}\n" +
                             invoke(0, 2, R"("f":"get","key":"a")"));
  EXPECT_EQ(seen.status, 65);
  EXPECT_THAT(seen.error, StartsWith("brigade: " + folder_.path("run.jsonl") + ":2:"));
  EXPECT_THAT(seen.error, HasSubstr("expected"));
}

TEST_F(BrigadeCheck, NamesTheLineOfAnOperationThatTheModelLacks) {
  const outcome seen = check(header + invoke(0, 1, R"("f":"dance","key":"a")"));
  EXPECT_EQ(seen.status, 65);
  EXPECT_THAT(seen.error, HasSubstr(":2:"));
  EXPECT_THAT(seen.error, HasSubstr("expected an operation of the model map"));
}

TEST_F(BrigadeCheck, SaysWhichFileItCannotRead) {
  const outcome seen = run(folder_, "check '" + folder_.path("missing.jsonl") + "'");
  EXPECT_EQ(seen.status, 65);
  EXPECT_THAT(seen.error, HasSubstr("missing.jsonl"));
}

TEST_F(BrigadeCheck, ReadsStandardInput) {
  const std::string file = folder_.write("run.jsonl", history_ending_in("\"x\""));
  EXPECT_EQ(run(folder_, "check - < '" + file + "'").status, 1);
}

/// As a recorder writes them: sorted, so that they can be judged while they come in.
std::string sorted(const std::string& content) {
  return R"({"format":"brigade-history","version":1,"model":"map","clock":"ns","sorted":true})" +
         content.substr(content.find('\n'));
}

/// A pipe that holds the content and has no end while this lives, since a writer is left. Nobody
/// waits for anybody to open it.
class endless_pipe {
 public:
  endless_pipe(const scratch_folder& folder, const std::string& content)
      : path_(folder.path("pipe")) {
    EXPECT_EQ(::mkfifo(path_.c_str(), 0600), 0);
    descriptor_ = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
    const auto written = ::write(descriptor_, content.data(), content.size());
    EXPECT_EQ(written, static_cast<ssize_t>(content.size())) << "more than a pipe holds";
  }
  ~endless_pipe() { ::close(descriptor_); }
  endless_pipe(const endless_pipe&) = delete;
  endless_pipe& operator=(const endless_pipe&) = delete;

  [[nodiscard]] std::string as_input() const { return "<'" + path_ + "'"; }

 private:
  std::string path_;
  int descriptor_ = -1;
};

TEST_F(BrigadeCheck, EndsAtAViolationOfAPipeThatGoesOn) {
  const endless_pipe pipe(folder_, sorted(history_ending_in("\"x\"")) + "\n" +
                                       invoke(0, 20, R"("f":"get","key":"a")") +
                                       answer(0, 22, R"("value":"y")"));
  const outcome seen = run(folder_, "check - " + pipe.as_input());
  EXPECT_EQ(seen.status, 1) << seen.error;
  EXPECT_THAT(seen.out, HasSubstr("Stale read: get("));
}

TEST_F(BrigadeCheck, SaysUnknownWhereAPipeGoesOnPastTheTimeout) {
  const endless_pipe pipe(folder_, sorted(history_ending_in("\"y\"")) + "\n");
  const outcome seen = run(folder_, "check --timeout 0.3 - " + pipe.as_input());
  EXPECT_EQ(seen.status, 2) << seen.error;
  EXPECT_THAT(seen.out, HasSubstr("out of time"));
}

TEST_F(BrigadeCheck, JudgesWholeTableOperationsFromAPipeToo) {
  const std::string cleared =
      sorted(history_ending_in("\"y\"")) + "\n" + invoke(0, 20, R"("f":"clear")") +
      answer(0, 21, "") + invoke(0, 22, R"("f":"get","key":"a")") + answer(0, 23, R"("value":)");
  const auto judged = [&](const std::string& content) {
    return run_fed(folder_, folder_.write("piped.jsonl", content), "check -").status;
  };
  const auto ending_in = [&](const std::string& value) {
    return cleared.substr(0, cleared.size() - 2) + value + "}\n";
  };
  EXPECT_EQ(judged(ending_in("null")), 0);
  EXPECT_EQ(judged(ending_in("\"y\"")), 1);
}

TEST_F(BrigadeCheck, HoldsASortedPipeToAnotherCriterionToo) {
  const std::string file = folder_.write("piped.jsonl", sorted(history_ending_in("\"x\"")));
  EXPECT_EQ(run_fed(folder_, file, "check -").status, 1);
  EXPECT_EQ(run_fed(folder_, file, "check --criterion sequential -").status, 0);
}

TEST_F(BrigadeCheck, TakesTheOrderOfTheLinesForTheClockOnRequest) {
  const std::string coarse = header + invoke(0, 1, R"("f":"set","key":"a","value":"x")") +
                             answer(0, 1, "") + invoke(1, 1, R"("f":"get","key":"a")") +
                             answer(1, 1, R"("value":null)");
  EXPECT_EQ(check(coarse).status, 0);
  EXPECT_EQ(check(coarse, "--clock order").status, 1);
  const std::string edn =
      "[{:process 0 :type :invoke :f :write :value 1 :time 5}\n"
      "{:process 0 :type :ok :f :write :value 1 :time 5}\n"
      "{:process 1 :type :invoke :f :read :value nil :time 5}\n"
      "{:process 1 :type :ok :f :read :value nil :time 5}]";
  EXPECT_EQ(check(edn).status, 1);
  EXPECT_EQ(check(edn, "--clock ns").status, 0);
}

TEST_F(BrigadeCheck, TellsOfSeveralFilesInTheirOrderHoweverManyJobs) {
  std::string files;
  for (int i = 0; i < 12; ++i) {
    files +=
        " '" +
        folder_.write("run" + std::to_string(i), history_ending_in(i == 7 ? "\"x\"" : "\"y\"")) +
        "'";
  }
  const outcome one = run(folder_, "check --jobs 1" + files);
  const outcome many = run(folder_, "check --jobs 5" + files);
  EXPECT_EQ(one.status, 1);
  EXPECT_EQ(many.status, 1);
  EXPECT_EQ(one.out, many.out);
  EXPECT_EQ(run(folder_, "check --jobs 0" + files).status, 64);
}

TEST_F(BrigadeCheck, FindsAViolationThoughAnotherKeyIsTooHard) {
  std::string hard =
      header + invoke(60, 0, R"("f":"set","key":"hard","value":"")") + answer(60, 0, "");
  for (int i = 0; i < 40; ++i) {
    hard += invoke(i, 1, R"("f":"append","key":"hard","value":"x)" + std::to_string(i) + "\"");
  }
  for (int i = 0; i < 40; ++i) hard += answer(i, 50, R"("result":true)");
  hard += invoke(0, 60, R"("f":"get","key":"hard")") + answer(0, 61, R"("value":"never")");
  for (int i = 0; i < 60; ++i) {
    hard += invoke(50, 100 + 2 * i, R"("f":"set","key":"easy","value":"x")") +
            answer(50, 101 + 2 * i, "");
  }
  hard += invoke(50, 300, R"("f":"get","key":"easy")") + answer(50, 301, R"("value":"y")");
  const outcome seen = check(hard, "--memory 20MB");
  EXPECT_EQ(seen.status, 1) << seen.out;
  EXPECT_THAT(seen.out, HasSubstr("key \"easy\""));
}

TEST_F(BrigadeCheck, ProvesNothingWhereTheServerEvicted) {
  const std::string note = R"({"note":"doubt","reason":"the server evicted 3 items"})"
                           "\n";
  for (const std::string value : {"\"x\"", "\"y\""}) {
    const outcome seen = check(history_ending_in(value) + note);
    EXPECT_EQ(seen.status, 2);
    EXPECT_THAT(seen.out, HasSubstr("the server evicted 3 items"));
  }
}

TEST_F(BrigadeCheck, LeavesOutWhatFailedAndKeepsOpenWhatMayHaveHappened) {
  const std::string failed = header + invoke(0, 1, R"("f":"set","key":"a","value":"x")") +
                             answer(0, 2, "", "fail") + invoke(1, 3, R"("f":"get","key":"a")") +
                             answer(1, 4, R"("value":"x")");
  EXPECT_EQ(check(failed).status, 1);
  const std::string unsure = header + invoke(0, 1, R"("f":"set","key":"a","value":"x")") +
                             answer(0, 2, "", "info") + invoke(1, 3, R"("f":"get","key":"a")") +
                             answer(1, 4, R"("value":"x")");
  EXPECT_EQ(check(unsure).status, 0);
}

TEST_F(BrigadeCheck, EndsWithTheWorstOfSeveralFiles) {
  const std::string good = folder_.write("good", history_ending_in("\"y\""));
  const std::string bad = folder_.write("bad", history_ending_in("\"x\""));
  const std::string torn = folder_.write("torn", header + "{");
  EXPECT_EQ(run(folder_, "check '" + good + "' '" + bad + "' '" + good + "'").status, 1);
  EXPECT_EQ(run(folder_, "check '" + torn + "' '" + bad + "' '" + good + "'").status, 65);
}

TEST_F(BrigadeCheck, JudgesJepsensEdnAndTakesTheModelFromTheFirstOperation) {
  const std::string write =
      "[{:process 0 :type :invoke :f :write :value 1}\n{:process 0 :type :ok :f :write :value 1}\n"
      "{:process 1 :type :invoke :f :read :value nil}\n{:process 1 :type :ok :f :read :value ";
  EXPECT_EQ(check(write + "1}]").status, 0);
  EXPECT_EQ(check(write + "2}]").status, 1);
  EXPECT_EQ(check(write + "2}]", "--format json").status, 65);
}

TEST_F(BrigadeCheck, WritesTheReportAsAPage) {
  const outcome seen =
      check(history_ending_in("\"x\""), "--report '" + folder_.path("page.html") + "'");
  EXPECT_EQ(seen.status, 1) << seen.error;
  std::ifstream page(folder_.path("page.html"));
  std::string first;
  std::getline(page, first);
  EXPECT_THAT(first, HasSubstr("<!"));
  const std::string text{std::istreambuf_iterator<char>(page), {}};
  EXPECT_NE(text.find("Stale read: get("), std::string::npos);
}

TEST_F(BrigadeCheck, TellsTheVerdictThoughItsPageCannotBeWritten) {
  const std::string page = "--report /dev/full";
  const outcome bad = check(history_ending_in("\"x\""), page);
  EXPECT_EQ(bad.status, 1) << bad.error;
  EXPECT_THAT(bad.out, HasSubstr("NOT LINEARIZABLE"));
  EXPECT_THAT(bad.error, HasSubstr("/dev/full"));
  EXPECT_EQ(check(history_ending_in("\"y\""), page).status, 2);
}

TEST_F(BrigadeCheck, IsNoPassWhereItsOutputIsLost) {
  const outcome good = check(history_ending_in("\"y\""), "--json >/dev/full");
  EXPECT_EQ(good.status, 2);
  EXPECT_THAT(good.error, HasSubstr("could not be written"));
  EXPECT_EQ(check(history_ending_in("\"x\""), "--json >/dev/full").status, 1);
}

TEST_F(BrigadeCheck, RefusesATimeoutThatNoClockCounts) {
  for (const std::string seconds : {"nan", "inf", "1e300", "0", "-1"}) {
    EXPECT_EQ(check(history_ending_in("\"y\""), "--timeout " + seconds).status, 64) << seconds;
  }
}

/// One operation, as its invocation and its answer.
[[nodiscard]] std::string history_of(const std::string& asked, const std::string& answered) {
  return R"({"format":"brigade-history","version":1,"model":"map","clock":"ns"})"
         "\n"
         R"({"process":0,"type":"invoke","time":1,)" +
         asked + "}\n" + R"({"process":0,"type":"ok","time":2,)" + answered + "}\n";
}

TEST_F(BrigadeCheck, RefusesAResultOfAnotherKindThanTheOperationGives) {
  const std::string add = R"("f":"add","key":"a","value":"x")";
  EXPECT_EQ(check(history_of(add, R"("result":true)")).status, 0);
  EXPECT_EQ(check(history_of(add, R"("result":0)")).status, 65);
  EXPECT_EQ(check(history_of(R"("f":"size")", R"("result":0)")).status, 0);
  EXPECT_EQ(check(history_of(R"("f":"size")", R"("result":true)")).status, 65);
}

TEST_F(BrigadeCheck, KnowsAMissOfIncrFromAValueThatIsNoNumber) {
  const std::string incr = R"("f":"incr","key":"a","value":1)";
  EXPECT_EQ(check(history_of(incr, R"("value":null)")).status, 0);
  EXPECT_EQ(check(history_of(incr, R"("result":false)")).status, 1);
}

TEST_F(BrigadeCheck, HoldsEraseIfToWhatItSaysThatItRemoved) {
  const auto erased_then_read = [](const std::string& erased, const std::string& read) {
    return header + invoke(0, 1, R"("f":"set","key":"a","value":"x")") + answer(0, 2, "") +
           invoke(0, 3, R"("f":"erase_if")") + answer(0, 4, erased) +
           invoke(0, 5, R"("f":"get","key":"a")") + answer(0, 6, R"("value":)" + read);
  };
  EXPECT_EQ(check(erased_then_read(R"("result":1,"items":[["a","x"]])", "null")).status, 0);
  EXPECT_EQ(check(erased_then_read(R"("result":0,"items":[])", "\"x\"")).status, 0);
  EXPECT_EQ(check(erased_then_read(R"("result":1)", "null")).status, 0);
  EXPECT_EQ(check(erased_then_read(R"("result":1,"items":[["a","x"]])", "\"x\"")).status, 1);
  EXPECT_EQ(check(erased_then_read(R"("result":1,"items":[["a","y"]])", "null")).status, 1);
  EXPECT_EQ(check(erased_then_read(R"("items":[])", "null")).status, 1);
  EXPECT_EQ(check(erased_then_read(R"("result":0)", "null")).status, 1);
  EXPECT_EQ(check(erased_then_read(R"("result":2,"items":[["a","x"]])", "null")).status, 65);
}

TEST_F(BrigadeCheck, RefusesOnePageForSeveralFiles) {
  const std::string good = folder_.write("good", history_ending_in("\"y\""));
  const std::string page = folder_.path("page.html");
  EXPECT_EQ(run(folder_, "check --report '" + page + "' '" + good + "' '" + good + "'").status, 64);
}

}  // namespace
}  // namespace brigade::tools::test
