#include <gtest/gtest.h>

#include <brigade/scenario/explored.hpp>
#include <memory>

#include "session_store.hpp"

TEST(SessionStore, IsLinearizableInEveryInterleaving) {
  const auto found = brigade::scenario::search_explored(
      "sessions, explored", [] { return std::make_unique<example::as_map>(); });
  EXPECT_TRUE(found.holds()) << found.report;
}
