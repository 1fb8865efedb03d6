#include <gtest/gtest.h>

#include <brigade/scenario/history.hpp>

namespace brigade::scenario {
namespace {

using model::operation;
using model::response;

history_type lost_insert() {
  history_type run;
  run.push_back({1, {operation::insert, 1, 10}, response{true, {}, 0, {}}, 10, 40});
  run.push_back({2, {operation::size, 0, 0}, response{false, {}, 0, {}}, 20, 30});
  run.push_back({0, {operation::find, 1, 0}, response{}, 50, 60});
  run.push_back({2, {operation::clear, 0, 0}, {}, 70, history::never});
  return run;
}

TEST(History, ARunThatNoOrderExplainsIsViolated) {
  history_type run = lost_insert();
  EXPECT_EQ(judge(run, std::chrono::seconds{10}).verdict, linearize::verdict::violated);
  EXPECT_TRUE(judge(run, std::chrono::seconds{10}, true).explanation.has_value());
  run[2].response = response{true, 10, 0, {}};
  EXPECT_EQ(judge(run, std::chrono::seconds{10}).verdict, linearize::verdict::holds);
}

TEST(History, ThePictureSetsThreadsAgainstTime) {
  EXPECT_EQ(to_table(lost_insert()),
            "  main                   thread 0          thread 1\n"
            "                       / insert(1, 10)\n"
            "                       |                   size() -> 0\n"
            "                       \\ -> true\n"
            "  find(1) -> nothing\n"
            "                                         / clear()\n");
}

}  // namespace
}  // namespace brigade::scenario
