// The map of own_map_test.cpp under exploration: what the README shows.
#include <gmock/gmock.h>

#include <iostream>
// readme: begin
#include <gtest/gtest.h>

#include <brigade/scenario/explored.hpp>
#include <memory>

#include "own_map.hpp"

TEST(MendedMap, IsLinearizableInEveryInterleaving) {
  const auto found = brigade::scenario::search_explored(
      "mended_map", [] { return std::make_unique<example::mended_map>(); });
  EXPECT_TRUE(found.holds()) << found.report;
}
// readme: end

TEST(OwnMap, IsFoundNotToBeLinearizable) {
  const auto found = brigade::scenario::search_explored(
      "own_map", [] { return std::make_unique<example::own_map>(); });
  EXPECT_EQ(found.verdict, brigade::linearize::verdict::violated);
  EXPECT_THAT(found.report, testing::HasSubstr("These operations contradict each other:"));
  EXPECT_THAT(found.report, testing::HasSubstr("replay: "));
  std::cout << found.report;
}
