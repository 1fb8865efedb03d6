// What a test of the explorer expects of an exploration.
#pragma once

#include <gtest/gtest.h>

#include <brigade/explore/explore.hpp>
#include <functional>
#include <string>

namespace brigade::explore::test {

// Every interleaving was explored and none failed; and there was more than one to explore.
inline void expect_holds(const std::function<void()>& body, const options& how = {}) {
  const result outcome = explore(body, how);
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_EQ(outcome.coverage.reached, coverage::extent::all_interleavings) << outcome;
  EXPECT_GT(outcome.executions, 1U) << "nothing was interleaved";
}

// The same, without reserve.
inline void expect_covered_in_full(const std::function<void()>& body) {
  const result outcome = explore(body);
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_TRUE(outcome.coverage.is_exhaustive()) << outcome;
  EXPECT_EQ(to_string(outcome.coverage).find("but for"), std::string::npos) << outcome;
  EXPECT_GT(outcome.executions, 1U) << "nothing was interleaved";
}

// Some interleaving fails in this way, and does so again from its token.
inline void expect_found(finding what, const std::function<void()>& body, const options& how = {}) {
  const result outcome = explore(body, how);
  ASSERT_EQ(outcome.verdict, verdict::violated) << outcome;
  EXPECT_EQ(outcome.failure.what, what) << outcome;
  options again = how;
  again.replay = outcome.failure.token;
  const result replayed = explore(body, again);
  EXPECT_EQ(replayed.failure.what, what) << replayed;
  EXPECT_EQ(replayed.failure.message, outcome.failure.message);
  EXPECT_EQ(replayed.failure.trace, outcome.failure.trace);
}

}  // namespace brigade::explore::test
