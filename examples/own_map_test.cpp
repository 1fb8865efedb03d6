// A test of one's own map: what the README shows. own_map has a bug, so here it must be found; in a
// test of yours the expectation is `found.holds()`, as for mended_map.
#include <gmock/gmock.h>

#include <iostream>
// readme: begin
#include <gtest/gtest.h>

#include <brigade/scenario/search.hpp>
#include <memory>

#include "own_map.hpp"

TEST(MendedMap, IsLinearizable) {
  const auto found = brigade::scenario::search_concurrent(
      "mended_map", [] { return std::make_unique<example::mended_map>(); });
  EXPECT_TRUE(found.holds()) << found.report;
}
// readme: end

TEST(OwnMap, IsFoundNotToBeLinearizable) {
  const auto found = brigade::scenario::search_concurrent(
      "own_map", [] { return std::make_unique<example::own_map>(); }, {},
      {.scenarios = 5000, .runs = 50});
  EXPECT_EQ(found.verdict, brigade::linearize::verdict::violated);
  EXPECT_THAT(found.report, testing::HasSubstr("These operations contradict each other:"));
  EXPECT_THAT(found.report, testing::HasSubstr("Replay: set RC_PARAMS="));
  std::cout << found.report;
}
