#include "session_store.hpp"

#include <gtest/gtest.h>

#include <brigade/scenario/search.hpp>
#include <memory>

namespace {

const auto make = [] { return std::make_unique<example::as_map>(); };

TEST(SessionStore, AnswersAsAMapDoes) {
  const auto found = brigade::scenario::search_sequential("sessions, one thread", make);
  EXPECT_TRUE(found.holds()) << found.report;
}

TEST(SessionStore, IsLinearizableOnOsThreads) {
  const auto found = brigade::scenario::search_concurrent("sessions, OS threads", make);
  EXPECT_TRUE(found.holds()) << found.report;
}

}  // namespace
