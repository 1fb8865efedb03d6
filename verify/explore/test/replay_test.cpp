// One schedule again: from its token in another process, from the environment, from the folder of
// kept ones.
#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>
#include <unistd.h>

#include <atomic>
#include <brigade/explore/gtest.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using testing::HasSubstr;
namespace fs = std::filesystem;

void lose_an_update() {
  const auto count = std::make_unique<std::atomic<int>>(0);
  const auto increment = [&count = *count] { count = count + 1; };
  std::thread other(increment);
  increment();
  other.join();
  check(*count == 2, "an increment was lost");
}

void lose_none() {
  std::atomic<int> count = 0;
  std::thread other([&] { ++count; });
  ++count;
  other.join();
  check(count == 2, "an increment was lost");
}

class scoped_variable {
 public:
  scoped_variable(const char* name, const std::string& value) : name_(name) {
    setenv(name, value.c_str(), 1);
  }
  ~scoped_variable() { unsetenv(name_); }
  scoped_variable(const scoped_variable&) = delete;
  scoped_variable& operator=(const scoped_variable&) = delete;

 private:
  const char* name_;
};

// What another process of this program says when it runs one test.
std::string output_of(const std::string& test) {
  const std::string command = fs::read_symlink("/proc/self/exe").string() +
                              " --gtest_also_run_disabled_tests --gtest_filter=" + test;
  FILE* pipe = popen(command.c_str(), "r");
  std::string text;
  char buffer[4096];
  while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) text += buffer;
  pclose(pipe);
  return text;
}

// Started by the tests below, in a process of its own.
TEST(Replay, DISABLED_InAnotherProcess) {
  const result outcome = explore(lose_an_update);
  std::cout << outcome.failure.trace << outcome.failure.token << '\n';
}

TEST(Replay, OfATokenGivesTheSameTraceTwiceAndInAnotherProcess) {
  const result found = explore(lose_an_update);
  const scoped_variable token("BRIGADE_REPLAY", found.failure.token);
  const std::string wanted = found.failure.trace + found.failure.token;
  const result again = explore(lose_an_update);
  EXPECT_EQ(again.executions, 1U);
  EXPECT_EQ(again.failure.trace + again.failure.token, wanted);
  EXPECT_EQ(explore(lose_an_update).failure.trace, found.failure.trace);
  EXPECT_THAT(output_of("Replay.DISABLED_InAnotherProcess"), HasSubstr(wanted));
}

TEST(Replay, ByTheMacroFailsTheTestAsTheScheduleDoes) {
  EXPECT_NONFATAL_FAILURE(BRIGADE_REPLAY("b1:0,1,0,1,0", lose_an_update), "an increment was lost");
  BRIGADE_REPLAY("b1:0x2,1x2,0", lose_an_update);  // one thread after the other: nothing is lost
  EXPECT_NONFATAL_FAILURE(BRIGADE_EXPECT_HOLDS(lose_an_update), "an increment was lost");
  BRIGADE_EXPECT_HOLDS(lose_none);
}

class KeptSchedules : public testing::Test {
 protected:
  KeptSchedules()
      : folder_(fs::temp_directory_path() / ("kept-schedules-" + std::to_string(getpid()))) {
    how_.schedules = folder_.string();
  }
  ~KeptSchedules() override { fs::remove_all(folder_); }

  fs::path file(const std::string& name) const { return folder_ / (name + ".schedule"); }

  fs::path folder_;
  options how_;
};

TEST_F(KeptSchedules, AreReplayedFirst) {
  const result first = explore(lose_an_update, how_);
  ASSERT_TRUE(fs::exists(file("KeptSchedules.AreReplayedFirst")));
  fs::rename(file("KeptSchedules.AreReplayedFirst"), file("KeptSchedules.AreReplayedFirst-2"));
  const result second = explore(lose_an_update, how_);
  EXPECT_EQ(second.executions, 1U) << second;
  EXPECT_EQ(second.failure.token, first.failure.token);
  EXPECT_EQ(second.failure.trace, first.failure.trace);
  EXPECT_THAT(second.failure.details, HasSubstr("AreReplayedFirst-2.schedule"));
}

TEST_F(KeptSchedules, ThatNoLongerFailAreFollowedByTheSearch) {
  fs::create_directories(folder_);
  std::ofstream(file("KeptSchedules.ThatNoLongerFailAreFollowedByTheSearch"))
      << "a test\nb1:0,1,0,1,0\n";
  const result outcome = explore(lose_none, how_);
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_EQ(outcome.coverage.reached, coverage::extent::all_interleavings);
}

TEST_F(KeptSchedules, AreReadFromTheFolderOfTheEnvironment) {
  const scoped_variable folder("BRIGADE_SCHEDULES", folder_.string());
  explore(lose_an_update);
  EXPECT_TRUE(fs::exists(file("KeptSchedules.AreReadFromTheFolderOfTheEnvironment")));
}

TEST_F(KeptSchedules, ThatAreNoneAreRefusedByName) {
  fs::create_directories(folder_);
  std::ofstream(file("KeptSchedules.ThatAreNoneAreRefusedByName")) << "one line\n";
  EXPECT_THAT([&] { explore(lose_none, how_); },
              testing::ThrowsMessage<std::runtime_error>(HasSubstr(".schedule: no kept schedule")));
}

}  // namespace
