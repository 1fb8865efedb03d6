// Explorations as GoogleTest assertions.
//
//   BRIGADE_EXPECT_HOLDS([] { ... });                  every interleaving, or samples of them
//   BRIGADE_EXPECT_HOLDS([] { ... }, how);
//   BRIGADE_REPLAY("b1:0,1,0,1,0", [] { ... });        one schedule, of a failure's token
//
// A replay runs the schedule twice: once to see it fail, once more to tell it. Threads are fibers
// on one OS thread, so that breakpoints and single steps of a debugger work as in sequential code.
// To replay without changing the test, set BRIGADE_REPLAY to the token in the environment, and
// choose the test with --gtest_filter.
#pragma once

#include <gtest/gtest.h>

#include <brigade/explore/explore.hpp>

#define BRIGADE_EXPECT_HOLDS(...)                                                                \
  do {                                                                                           \
    const ::brigade::explore::result brigade_outcome = ::brigade::explore::explore(__VA_ARGS__); \
    EXPECT_TRUE(brigade_outcome.holds()) << brigade_outcome;                                     \
  } while (false)

#define BRIGADE_REPLAY(token, ...)                                \
  do {                                                            \
    ::brigade::explore::options brigade_replay;                   \
    brigade_replay.replay = token;                                \
    const ::brigade::explore::result brigade_outcome =            \
        ::brigade::explore::explore(__VA_ARGS__, brigade_replay); \
    EXPECT_TRUE(brigade_outcome.holds()) << brigade_outcome;      \
  } while (false)
