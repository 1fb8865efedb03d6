// brigade explore and brigade replay, on whole programs.
#include <gmock/gmock.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "run_command.hpp"

namespace {

using brigade::tools::test::outcome;
using brigade::tools::test::run;
using brigade::tools::test::scratch_folder;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string programs = BRIGADE_PROGRAMS "/";

outcome explore(const std::string& arguments) {
  const scratch_folder folder;
  return run(folder, "explore " + programs + arguments);
}

/// Explores with options before the program.
outcome explore(const std::string& options, const std::string& arguments) {
  const scratch_folder folder;
  return run(folder, "explore " + options + " " + programs + arguments);
}

nlohmann::json report_on(const std::string& options, const std::string& arguments) {
  return nlohmann::json::parse(explore("--json " + options, arguments).out);
}

class TwinPrograms : public testing::TestWithParam<std::string> {};

TEST_P(TwinPrograms, TheFlawIsFoundAndItsReplayFailsInTheSameWay) {
  const outcome found = explore(GetParam());
  EXPECT_EQ(found.status, 1) << found.out << found.error;
  const std::string replay = "replay: brigade ";
  const auto at = found.out.find(replay);
  ASSERT_NE(at, std::string::npos) << found.out;
  const scratch_folder folder;
  const outcome again = run(
      folder, found.out.substr(at + replay.size(), found.out.find('\n', at) - at - replay.size()));
  EXPECT_EQ(again.status, 1) << again.out << again.error;
  const auto told = [](const std::string& text) {
    return text.substr(0, text.find(" redundant"));  // what follows is the speed
  };
  EXPECT_EQ(told(again.out).substr(0, told(again.out).rfind('\n')),
            told(found.out).substr(0, told(found.out).rfind('\n')));
}

TEST_P(TwinPrograms, TheMendedOneHoldsInAllInterleavings) {
  const outcome mended = explore(GetParam() + "_mended");
  EXPECT_EQ(mended.status, 0) << mended.out << mended.error;
  EXPECT_THAT(mended.out, HasSubstr("all interleavings"));
}

INSTANTIATE_TEST_SUITE_P(All, TwinPrograms,
                         testing::Values("bounded_queue", "work_stealing", "dispatcher", "account"),
                         [](const auto& tested) { return tested.param; });

TEST(ExploreCommand, GivesTheProgramItsArguments) {
  EXPECT_THAT(explore("dispatcher_mended 2").out, HasSubstr("all interleavings"));
  const auto seen = report_on("", "dispatcher_mended 2");
  EXPECT_EQ(seen["output"], "served 2 of 2\n");
}

TEST(ExploreCommand, StartsEachExecutionAfresh) {
  const scratch_folder folder;
  const std::string file = folder.write("input", "a line\n");
  ::setenv("HOME", "/home", 1);
  const outcome seen = run(folder, "explore " + programs + "fresh " + file + " last");
  EXPECT_EQ(seen.status, 0) << seen.out << seen.error;
  EXPECT_THAT(seen.out, HasSubstr("all interleavings, in 2 executions"));
}

TEST(ExploreCommand, RunsTheExitHandlersOfExitAndNotOfTheOthers) {
  EXPECT_THAT(explore("endings exit").out,
              AllOf(HasSubstr("status 4"), HasSubstr("static destroyed")));
  EXPECT_THAT(explore("endings _exit").out,
              AllOf(HasSubstr("status 5"), Not(HasSubstr("static destroyed"))));
  EXPECT_THAT(explore("endings quick_exit").out,
              AllOf(HasSubstr("status 6"), HasSubstr("  quick\n"), Not(HasSubstr("destroyed"))));
}

TEST(ExploreCommand, EndsTheProcessFromAnyThreadAndWithThreadsStillRunning) {
  for (const char* ending : {"return", "thread-running", "exit-from-thread", "pthread_exit"}) {
    const outcome seen = explore(std::string("endings ") + ending);
    EXPECT_EQ(seen.status, 0) << ending << ":\n" << seen.out << seen.error;
  }
  EXPECT_THAT(explore("endings thread-running").out,
              HasSubstr("threads that outlive main were followed for 100 steps more"));
}

TEST(ExploreCommand, FollowsThreadsThatOutliveTheStaticsThatTheyUse) {
  const outcome seen = explore("endings use-after-destruction");
  EXPECT_EQ(seen.status, 1) << seen.out;
  EXPECT_THAT(seen.out, HasSubstr("status 9"));
}

TEST(ExploreCommand, CatchesCrashesWithTheirSchedule) {
  const std::pair<const char*, const char*> crashes[] = {
      {"segv", "Segmentation fault"}, {"fpe", "Floating point exception"},
      {"ill", "Illegal instruction"}, {"overflow", "Segmentation fault"},
      {"raise", "Terminated"},        {"abort", "abort was called"},
      {"throw", "std::terminate"},    {"leak", "1 block not freed"}};
  for (const auto& [ending, message] : crashes) {
    const outcome seen = explore(std::string("endings ") + ending);
    EXPECT_EQ(seen.status, 1) << ending << ":\n" << seen.out << seen.error;
    EXPECT_THAT(seen.out, AllOf(HasSubstr(message), HasSubstr("replay: brigade replay"),
                                HasSubstr("ending: " + std::string(ending))));
  }
}

TEST(ExploreCommand, AcceptsAnotherExitStatusIfAskedTo) {
  EXPECT_EQ(explore("--exit-status 6", "endings quick_exit").status, 0);
  EXPECT_EQ(explore("--exit-status any", "endings quick_exit").status, 0);
  EXPECT_EQ(explore("--exit-status 6", "endings return").status, 1);
}

TEST(ExploreCommand, ListsTheDifferentOutputsIfAskedTo) {
  for (const char* means : {"puts", "printf", "dprintf", "write", "writev", "cout"}) {
    const auto seen = report_on("--outputs", std::string("outputs ") + means);
    ASSERT_EQ(seen["outputs"].size(), 2U) << means << seen;
    EXPECT_EQ(seen["outputs"][0]["text"], "one\ntwo\n");
    EXPECT_EQ(seen["outputs"][1]["text"], "two\none\n");
  }
  EXPECT_EQ(report_on("--outputs", "outputs perror")["executions"], 2);
  EXPECT_EQ(report_on("", "outputs perror")["executions"], 1);
  EXPECT_EQ(report_on("", "outputs")["executions"], 1);
}

// Waits without a limit of its own: the test has one.
int interrupt_once_it_runs(const scratch_folder& folder, const std::string& out) {
  const std::string begun = folder.path("begun");
  const std::string program = programs + "endless";
  const pid_t command = ::fork();
  if (command == 0) {
    ::signal(SIGINT, SIG_DFL);
    if (std::freopen(out.c_str(), "w", stdout) == nullptr) ::_exit(127);
    ::execl(BRIGADE_COMMAND, "brigade", "explore", "--strategy", "exhaustive", "--seconds", "1000",
            "--executions", "1000000000000", program.c_str(), begun.c_str(), nullptr);
    ::_exit(127);
  }
  while (!std::filesystem::exists(begun)) ::sched_yield();
  ::kill(command, SIGINT);
  int status = 0;
  ::waitpid(command, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(ExploreCommand, TellsWhatItHasCoveredWhenItIsInterrupted) {
  const scratch_folder folder;
  const std::string out = folder.path("out");
  EXPECT_EQ(interrupt_once_it_runs(folder, out), 2);
  std::ifstream file(out);
  const std::string told(std::istreambuf_iterator<char>(file), {});
  EXPECT_THAT(told, AllOf(HasSubstr("unknown: "), HasSubstr("interrupted after")));
}

TEST(ExploreCommand, GivesUpAThreadThatComesToNoStep) {
  const outcome seen = explore("--step-seconds 0.1", "endings plain_loop");
  EXPECT_EQ(seen.status, 1) << seen.error;
  EXPECT_THAT(seen.out, AllOf(HasSubstr("livelock: thread 0 runs on without a scheduling step in"),
                              HasSubstr("endings.cpp:"), HasSubstr("replay --step-seconds 0.1 ")));
}

TEST(ExploreCommand, CapturesOutputHoweverItIsWritten) {
  const auto seen = report_on("", "streams");
  EXPECT_EQ(seen["output"], "cout\nwrite\ncout at the end\nprintf\n") << seen;
  EXPECT_EQ(seen["errors"], "cerr\n") << seen;
}

TEST(ExploreCommand, GivesEachExecutionTheInputFromItsStart) {
  const scratch_folder folder;
  const std::string file = folder.write("input", "one\ntwo\nthree\n");
  const auto seen = report_on("--outputs", "input < " + file);
  EXPECT_GT(seen["executions"], 1) << seen;
  ASSERT_EQ(seen["outputs"].size(), 1U) << seen;
  EXPECT_EQ(seen["outputs"][0]["text"], "3 lines\n");
  EXPECT_EQ(report_on("", "input < /dev/null")["output"], "0 lines\n");
  EXPECT_EQ(report_on("", "input")["output"], "0 lines\n");
}

TEST(ExploreCommand, FindsTheFlawByEveryStrategy) {
  for (const char* strategy :
       {"portfolio", "exhaustive", "bounded --preemptions 3", "random-walk", "pct", "pos"}) {
    const outcome seen = explore(std::string("--seed 3 --strategy ") + strategy, "work_stealing");
    EXPECT_EQ(seen.status, 1) << strategy << ":\n" << seen.out << seen.error;
  }
}

TEST(ExploreCommand, HoldsBelowThePreemptionsThatTheFlawNeeds) {
  const outcome seen = explore("--strategy bounded --preemptions 2", "work_stealing");
  EXPECT_EQ(seen.status, 0) << seen.out << seen.error;
  EXPECT_THAT(seen.out, HasSubstr("all interleavings with at most 2 preemptions"));
}

TEST(ExploreCommand, IsUnknownWhereTheBudgetRanOut) {
  const outcome seen = explore("--strategy exhaustive --executions 64", "dispatcher_mended 2");
  EXPECT_EQ(seen.status, 2) << seen.out;
  EXPECT_THAT(seen.out, AllOf(StartsWith("unknown"), HasSubstr("budget exhausted")));
}

TEST(ExploreCommand, DoesNotHoldForCodeThatItDoesNotSee) {
  const outcome seen = explore("unseen");
  EXPECT_EQ(seen.status, 2) << seen.out;
  EXPECT_THAT(seen.out, HasSubstr("lock xadd in add at unseen.c:"));
  EXPECT_EQ(explore("--accept-unseen", "unseen").status, 0);
}

TEST(ExploreCommand, RefusesWhatItCannotExplore) {
  const scratch_folder folder;
  const outcome plain = run(folder, "explore /bin/true");
  EXPECT_EQ(plain.status, 65);
  EXPECT_THAT(plain.error, HasSubstr("build it with brigade-cc"));
  EXPECT_EQ(run(folder, "explore " + folder.path("nothing")).status, 65);
  EXPECT_EQ(run(folder, "explore").status, 64);
  EXPECT_EQ(run(folder, "explore --strategy guess " + programs + "account").status, 64);
  EXPECT_EQ(run(folder, "replay " + programs + "account").status, 64);
  EXPECT_EQ(run(folder, "replay " + programs + "account b2:0").status, 64);
}

TEST(ExploreCommand, WritesTheToken) {
  const scratch_folder folder;
  const std::string file = folder.path("token");
  EXPECT_EQ(run(folder, "explore --token-out " + file + " " + programs + "account").status, 1);
  std::ifstream token(file);
  std::string text;
  EXPECT_TRUE(std::getline(token, text));
  EXPECT_THAT(text, StartsWith("b1:"));
}

TEST(ReplayCommand, IsUnknownWhereTheExecutionDoesNotFollowTheToken) {
  const scratch_folder folder;
  EXPECT_EQ(run(folder, "replay " + programs + "account_mended b1:7,7").status, 2);
}

TEST(ReplayCommand, StopsAtTheBreakpointsOfADebugger) {
  if (std::system("gdb --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "gdb is not installed";
  const scratch_folder folder;
  std::string token = report_on("", "dispatcher")["failure"]["token"];
  const outcome seen =
      run(folder, "replay --ex 'break stop' --ex run --ex bt --ex continue --ex bt " + programs +
                      "dispatcher '" + token + "' 2>/dev/null");
  EXPECT_THAT(seen.out, AllOf(HasSubstr("hit Breakpoint 2, stop (which="), HasSubstr("main (argc="),
                              HasSubstr("hit Breakpoint 1, brigade::explore::runtime::fail")))
      << seen.error;
}

TEST(ReplayCommand, RunsATestsExplorationAgain) {
  const scratch_folder folder;
  const outcome seen =
      run(folder, "replay " BRIGADE_EXPLORED_TEST " --gtest_filter=Replayed.ByTheCommand b1:1,0");
  EXPECT_EQ(seen.status, 1) << seen.out;
  EXPECT_THAT(seen.out, AllOf(HasSubstr("the other was first"), HasSubstr("1 execution ")));
}

}  // namespace
